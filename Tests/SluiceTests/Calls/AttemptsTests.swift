import SluiceTesting
import Testing

@testable import Sluice

@Suite(.timeLimit(.minutes(1))) struct AttemptsTests {
    private let clock = ManualClock()
    private let calls = Collected<Duration>()
    private let random = RandomSource { 0.5 }

    private func run(_ attempts: Attempts, _ body: @escaping @Sendable (Int) async throws -> Int) -> Task<
        Int, any Error
    > {
        let time = TimeSource(clock)
        return Task {
            try await attempts.run(time, random) {
                calls.append(clock.now.elapsed)
                return try await body(calls.all.count)
            }
        }
    }

    private func advance(to milliseconds: Int) async {
        await clock.sleeper(until: .milliseconds(milliseconds))
        clock.advance(to: .milliseconds(milliseconds))
    }

    @Test func callsOnceUnlessToldOtherwise() async throws {
        let call = run(Attempts()) { _ in throw Fault() }
        await #expect(throws: Fault.self) { try await call.value }
        #expect(calls.all.count == 1)
    }

    @Test func waitsHalfTheBackoffWhenTheDrawIsHalf() async throws {
        let call = run(Attempts(retry: .attempts(4))) { number in
            if number < 4 { throw Fault() }
            return number
        }
        for time in [50, 150, 350] { await advance(to: time) }
        #expect(try await call.value == 4)
        #expect(calls.all == [0, 50, 150, 350].map { .milliseconds($0) })
    }

    @Test func throwsTheLastErrorWhenNoAttemptIsLeft() async throws {
        let call = run(Attempts(retry: .attempts(2))) { throw Fault(description: "\($0)") }
        await advance(to: 50)
        let error = await #expect(throws: AttemptsSpent.self) { try await call.value }
        #expect(error?.attempts == 2 && error?.cause as? Fault == Fault(description: "2"))
    }

    @Test func anErrorThatTryingDoesNotHelpIsFinal() async throws {
        let retry = CallRetry.attempts(5) { ($0 as? Fault)?.description != "wrong address" }
        let call = run(Attempts(retry: retry)) { throw Fault(description: $0 == 1 ? "busy" : "wrong address") }
        await advance(to: 50)
        let error = await #expect(throws: AttemptsSpent.self) { try await call.value }
        #expect(error?.attempts == 2 && error?.cause as? Fault == Fault(description: "wrong address"))
        #expect(calls.all.count == 2)
    }

    @Test func givesUpWhenTheTotalTimeIsOver() async throws {
        let call = run(Attempts(retry: .attempts(9, totalTime: .milliseconds(200)))) { _ in throw Fault() }
        for time in [50, 150] { await advance(to: time) }
        await #expect(throws: AttemptsSpent.self) { try await call.value }
        #expect(calls.all == [0, 50, 150].map { .milliseconds($0) })
    }

    @Test func aCallThatTakesTooLongIsCancelledAndWaitedFor() async throws {
        let ended = Collected<String>()
        let call = run(Attempts(timeout: .milliseconds(30))) { _ in
            do { try await clock.sleep(until: .seconds(60)) } catch { ended.append("\(type(of: error))") }
            return 1
        }
        await clock.sleeper(until: .seconds(60))
        await advance(to: 30)
        await #expect(throws: CallTimedOut(timeout: .milliseconds(30))) { try await call.value }
        #expect(ended.all == ["CancellationError"])
    }

    @Test func aTimeoutIsForEachAttempt() async throws {
        let call = run(Attempts(timeout: .milliseconds(30), retry: .attempts(2))) { number in
            if number == 1 { try await clock.sleep(until: .seconds(60)) }
            return number
        }
        await advance(to: 30)
        await advance(to: 80)
        #expect(try await call.value == 2)
    }

    @Test func noPermitIsHeldDuringBackoff() async throws {
        let limiter = ConcurrencyLimiter(name: "one", concurrency: 1)
        let attempts = Attempts(retry: .attempts(2), limiter: limiter)
        let call = run(attempts) { number in
            #expect(limiter.counts.inUse == 1)
            if number == 1 { throw Fault() }
            return number
        }
        await clock.sleeper(until: .milliseconds(50))
        #expect(limiter.counts.inUse == 0)
        await advance(to: 50)
        #expect(try await call.value == 2)
    }

    @Test func eachAttemptTakesATurnAtTheRate() async throws {
        let limiter = RateLimiter(name: "rate", callsPerSecond: 1, burst: 1, time: TimeSource(clock))
        let call = run(Attempts(retry: .attempts(2), rateLimit: limiter)) { number in
            if number == 1 { throw Fault() }
            return number
        }
        await advance(to: 50)
        await clock.sleeper { $0 >= .seconds(1) }
        #expect(limiter.waiting == 1)
        clock.advance(to: .milliseconds(1_001))
        #expect(try await call.value == 2)
        #expect(limiter.waiting == 0)
    }

    @Test func cancellationEndsTheWaitBetweenAttempts() async throws {
        let call = run(Attempts(retry: .attempts(2))) { _ in throw Fault() }
        await clock.sleeper(until: .milliseconds(50))
        call.cancel()
        await #expect(throws: CancellationError.self) { try await call.value }
    }
}

/// The time for retries, beside limits.
@Suite(.timeLimit(.minutes(1))) struct TotalTimeTests {
    private let clock = ManualClock()
    private let calls = Collected<Duration>()

    private func run(_ attempts: Attempts) -> Task<Int, any Error> {
        let time = TimeSource(clock)
        return Task {
            try await attempts.run(time, RandomSource { 0.5 }) {
                calls.append(clock.now.elapsed)
                throw Fault()
            }
        }
    }

    /// Has the limiter's one permit until that time.
    private func hold(_ limiter: ConcurrencyLimiter, until second: Int) async -> Task<Void, any Error> {
        let holder = Task { [clock] in try await limiter.run { try await clock.sleep(until: .seconds(second)) } }
        await clock.sleeper(until: .seconds(second))
        return holder
    }

    @Test func beginsWithTheFirstCallAndNotWithTheWaitForAPermit() async throws {
        let limiter = ConcurrencyLimiter(name: "one", concurrency: 1)
        let holder = await hold(limiter, until: 1)
        let retry = CallRetry.attempts(3, initialBackoff: .zero, totalTime: .milliseconds(500))
        let call = run(Attempts(retry: retry, limiter: limiter))
        while limiter.counts.waiting < 1 { await Task.yield() }
        clock.advance(to: .seconds(1))
        try await holder.value
        let error = await #expect(throws: AttemptsSpent.self) { try await call.value }
        #expect(error?.attempts == 3 && calls.all.count == 3)
    }

    @Test func noAttemptBeginsAfterItHoweverLongAPermitTakes() async throws {
        let limiter = ConcurrencyLimiter(name: "one", concurrency: 1)
        let retry = CallRetry.attempts(3, initialBackoff: .milliseconds(200), totalTime: .milliseconds(500))
        let call = run(Attempts(retry: retry, limiter: limiter))
        await clock.sleeper(until: .milliseconds(100))
        let holder = await hold(limiter, until: 1)
        clock.advance(to: .milliseconds(100))
        while limiter.counts.waiting < 1 { await Task.yield() }
        clock.advance(to: .seconds(1))
        try await holder.value
        let error = await #expect(throws: AttemptsSpent.self) { try await call.value }
        #expect(error?.attempts == 1 && calls.all == [.zero])
    }
}
