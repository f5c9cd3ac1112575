import SluiceCore
import Testing

@testable import Sluice

@Suite struct HealthFactsTests {
    private var facts = HealthFacts()
    private let now = Instant(nanoseconds: 100_000_000_000)
    private let failure = Failure(origin: .userCode, message: "out of order")

    private var state: ApplicationHealth.State { facts.state(at: now, stuckAfter: .seconds(60)) }

    private func standing(since seconds: Int64, _ activity: DriverStatus.Activity) -> ProgressWatch.Standing {
        ProgressWatch.Standing(
            partition: .first,
            since: Instant(nanoseconds: seconds * 1_000_000_000),
            activity: activity
        )
    }

    @Test mutating func aStartGoesFromNothingToTheGroup() {
        #expect(state == .starting)
        facts.obstacle = .broker("no broker answers")
        #expect(state == .waitingForBroker("no broker answers"))
        facts.obstacle = .topics("topic in is not there")
        #expect(state == .waitingForTopics("topic in is not there"))
        facts.obstacle = nil
        facts.hasJoined = true
        #expect(state == .waitingForAssignment)
        facts.phase = .running
        #expect(state == .running)
    }

    @Test mutating func aLostBrokerHidesWhatIsStuckForThat() {
        facts.phase = .running
        facts.standing = [standing(since: 0, .uncommitted)]
        facts.unreachable[.reader] = "1/1 brokers are down"
        #expect(state == .waitingForBroker("1/1 brokers are down"))
    }

    @Test mutating func workIsStuckAfterTheLimitOnly() {
        facts.phase = .running
        let task = TaskID(batch: BatchID(4), index: 1)
        facts.standing = [standing(since: 41, .held(task))]
        #expect(state == .running)
        facts.standing.append(standing(since: 40, .running(task, ExecutorID(2), attempt: 3)))
        let stuck = StuckWork(
            partition: .first,
            task: task,
            sinceSeconds: 60,
            doing: "running on executor 2, attempt 3"
        )
        #expect(state == .stuck([stuck]))
        #expect(ApplicationHealth(state: state).detail == "in[0] (task 4.1) running on executor 2, attempt 3 for 60 s")
        #expect(facts.progressAge(at: now) == .seconds(60))
    }

    @Test mutating func theEndIsToldWithItsCause() {
        facts.phase = .draining(nil)
        #expect(state == .draining)
        facts.phase = .draining(failure)
        #expect(state == .failed("\(failure)"))
        facts.ending = .stopped
        #expect(state == .stopped)
    }

    @Test func onlyARunningApplicationIsReady() {
        #expect(ApplicationHealth(state: .running).isReady)
        #expect(!ApplicationHealth(state: .running, isAlive: false).isReady)
        for state: ApplicationHealth.State in [.starting, .waitingForAssignment, .stuck([]), .draining, .stopped] {
            #expect(!ApplicationHealth(state: state).isReady)
        }
    }
}
