import SluiceCore
import Testing

@testable import Sluice

@Suite struct ServiceReportTests {
    private final class Name: Sendable {}

    private let first = Name()
    private let second = Name()

    /// What is told after such news, and takes it as arrived.
    private func tell(
        _ report: inout ServiceReport,
        _ state: ApplicationHealth.State,
        isAlive: Bool = true,
        isTold: Bool = false,
        isOver: Bool = false,
        of other: Bool = false,
        at seconds: Int64
    ) -> String? {
        let (now, name) = (Instant(nanoseconds: seconds * 1_000_000_000), other ? "other" : "app")
        let health = ApplicationHealth(state: state, isAlive: isAlive)
        let news = ServiceReport.News(health, wasToldToStop: isTold, isOver: isOver)
        report.note(news, of: name, id: ObjectIdentifier(other ? second : first), at: now)
        guard let message = report.message(at: now) else { return nil }
        report.told(message, at: now)
        return message.text
    }

    @Test func isReadyAsSoonAsItRunsWhateverTheBrokersDo() {
        var report = ServiceReport(watchdog: nil)
        #expect(tell(&report, .starting, at: 0) == "READY=1\nSTATUS=starting")
        let waiting = tell(&report, .waitingForBroker("localhost:9092: connection refused"), at: 1)
        #expect(waiting == "STATUS=waiting_for_broker: localhost:9092: connection refused")
        #expect(tell(&report, .running, at: 2) == "STATUS=running")
        #expect(tell(&report, .running, at: 3) == nil)
    }

    @Test func givesASignOfLifeTwiceInTheTimeThatIsAskedFor() {
        var report = ServiceReport(watchdog: .seconds(20))
        #expect(tell(&report, .running, at: 0) == "READY=1\nSTATUS=running\nWATCHDOG=1")
        #expect(tell(&report, .running, at: 9) == nil)
        #expect(tell(&report, .running, at: 10) == "WATCHDOG=1")
        #expect(tell(&report, .running, at: 19) == nil)
        #expect(tell(&report, .stuck([]), at: 20) == "STATUS=stuck\nWATCHDOG=1")
        #expect(tell(&report, .stuck([]), isAlive: false, at: 30) == nil)
        #expect(tell(&report, .stuck([]), at: 31) == "WATCHDOG=1")
    }

    @Test func aDrainIsAStopThatAsksForTimeAsLongAsItGoesOn() {
        var report = ServiceReport(watchdog: nil)
        #expect(tell(&report, .running, at: 0) == "READY=1\nSTATUS=running")
        let draining = tell(&report, .draining, isTold: true, at: 1)
        #expect(draining == "STOPPING=1\nSTATUS=draining\nEXTEND_TIMEOUT_USEC=30000000")
        #expect(tell(&report, .draining, isTold: true, at: 2) == "EXTEND_TIMEOUT_USEC=30000000")
        let stopped = tell(&report, .stopped, isTold: true, isOver: true, at: 3)
        #expect(stopped == "STATUS=stopped\nEXTEND_TIMEOUT_USEC=30000000")
    }

    @Test func aFailureIsAStopToo() {
        var report = ServiceReport(watchdog: nil)
        #expect(tell(&report, .running, at: 0) == "READY=1\nSTATUS=running")
        let failing = tell(&report, .failed("in[0] at 7: no"), at: 1)
        #expect(failing == "STOPPING=1\nSTATUS=failed: in[0] at 7: no\nEXTEND_TIMEOUT_USEC=30000000")
    }

    @Test func ofSeveralApplicationsAllMustLiveAndAllMustStop() {
        var report = ServiceReport(watchdog: .seconds(20))
        #expect(tell(&report, .running, at: 0) == "READY=1\nSTATUS=running\nWATCHDOG=1")
        #expect(tell(&report, .running, of: true, at: 0) == "STATUS=app running; other running")
        #expect(tell(&report, .running, of: true, at: 29) == "WATCHDOG=1")
        // The first has been silent for 30 s.
        #expect(tell(&report, .running, of: true, at: 40) == nil)
        #expect(tell(&report, .stopped, isOver: true, at: 41) == "STATUS=app stopped; other running\nWATCHDOG=1")
        #expect(tell(&report, .running, of: true, at: 71) == "STATUS=running\nWATCHDOG=1")
        let last = tell(&report, .draining, isTold: true, of: true, at: 72)
        #expect(last == "STOPPING=1\nSTATUS=draining\nEXTEND_TIMEOUT_USEC=30000000")
    }

    /// A manager that hears of a stop waits for the process's end, and kills it: so it must not, of a backfill that is done.
    @Test func oneThatHasReadEverythingStopsNothing() {
        var report = ServiceReport(watchdog: .seconds(20))
        #expect(tell(&report, .running, at: 0) == "READY=1\nSTATUS=running\nWATCHDOG=1")
        #expect(tell(&report, .draining, at: 1) == "STATUS=draining")
        #expect(tell(&report, .stopped, isOver: true, at: 2) == "STATUS=stopped")
        #expect(tell(&report, .starting, of: true, at: 3) == "STATUS=starting")
        #expect(tell(&report, .running, of: true, at: 60) == "STATUS=running\nWATCHDOG=1")
        let last = tell(&report, .stopped, isTold: true, isOver: true, of: true, at: 61)
        #expect(last == "STOPPING=1\nSTATUS=stopped\nEXTEND_TIMEOUT_USEC=30000000")
    }

    @Test func aStopIsOfThoseThatStillWork() {
        var report = ServiceReport(watchdog: nil)
        #expect(tell(&report, .running, at: 0) == "READY=1\nSTATUS=running")
        #expect(tell(&report, .running, of: true, at: 0) == "STATUS=app running; other running")
        #expect(tell(&report, .draining, isTold: true, at: 1) == "STATUS=app draining; other running")
        let last = tell(&report, .stopped, isOver: true, of: true, at: 2)
        #expect(last == "STOPPING=1\nSTATUS=app draining; other stopped\nEXTEND_TIMEOUT_USEC=30000000")
    }

    @Test func aStatusIsOneLineOfBoundedLength() {
        var report = ServiceReport(watchdog: nil)
        let text = tell(&report, .waitingForBroker("in[0]:\nREADY=0\r\n" + String(repeating: "x", count: 1_000)), at: 0)
        let lines = text?.split(separator: "\n")
        #expect(lines?.count == 2)
        #expect(lines?.first == "READY=1")
        #expect(lines?[1].hasPrefix("STATUS=waiting_for_broker: in[0]: READY=0 xxx") == true)
        #expect(lines?[1].count == "STATUS=".count + ServiceReport.maxStatusCharacters)
    }

    @Test func whatDidNotArriveIsToldAgain() {
        var report = ServiceReport(watchdog: nil)
        let id = ObjectIdentifier(first)
        let news = ServiceReport.News(ApplicationHealth(state: .running))
        report.note(news, of: "app", id: id, at: Instant(nanoseconds: 0))
        let message = report.message(at: Instant(nanoseconds: 0))
        #expect(message != nil)
        #expect(report.message(at: Instant(nanoseconds: 1)) == message)
    }
}
