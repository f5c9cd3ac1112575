import Logging
import SluiceTesting
import Testing

@testable import Sluice

@Suite struct RepeatLimiterTests {
    private let clock = ManualClock()
    private let lines = Collected<String>()

    private func logger(_ limiter: RepeatLimiter) -> Logger {
        Logger(label: "test") { _ in LogCollector(lines: lines) }.limited(by: limiter, application: "app")
    }

    @Test func linesThatDifferInNumbersAreCountedAfterTheFirst() {
        let limiter = RepeatLimiter(time: TimeSource(clock))
        let logger = logger(limiter)
        for port in 1...10 { logger.warning("127.0.0.1:\(port): connection refused") }
        logger.warning("something else")
        #expect(lines.all.count == RepeatLimiter.linesPerWindow + 1)
        clock.advance(by: RepeatLimiter.window)
        logger.warning("127.0.0.1:11: connection refused")
        #expect(lines.all.last == "127.0.0.1:11: connection refused (7 more like it were left out)")
    }

    @Test func theEndTellsWhatWasLeftOut() {
        let limiter = RepeatLimiter(time: TimeSource(clock))
        let logger = logger(limiter)
        for _ in 1...5 { logger.warning("no") }
        limiter.tellRest(to: logger)
        #expect(lines.all.last == "left out 2 more like: no")
    }

    @Test func differentLevelsAreDifferentLines() {
        let logger = logger(RepeatLimiter(time: TimeSource(clock)))
        for _ in 1...3 { logger.warning("no") }
        logger.error("no")
        #expect(lines.all.count == 4)
    }

    @Test func whatIsKeptInMindIsBounded() {
        let limiter = RepeatLimiter(time: TimeSource(clock))
        for character in 0..<10_000 { _ = limiter.judge(.info, String(repeating: "x", count: character % 1_000)) }
        #expect(limiter.judge(.info, "new") == .pass(leftOut: 0))
    }
}
