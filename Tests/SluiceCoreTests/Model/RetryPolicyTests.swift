import SluiceCore
import Testing

@Suite struct RetryPolicyTests {
    @Test func theWaitDoublesUpToItsLimit() {
        let policy = RetryPolicy(maxAttempts: 6, initialBackoff: .milliseconds(100), maxBackoff: .milliseconds(500))
        let waits = (1...5).map { policy.backoff(after: $0) }
        #expect(waits == [100, 200, 400, 500, 500].map { .milliseconds($0) })
    }

    @Test func noAttemptIsLeftAfterTheLast() {
        #expect(RetryPolicy(maxAttempts: 4).backoff(after: 3) != nil)
        #expect(RetryPolicy(maxAttempts: 4).backoff(after: 4) == nil)
        #expect(RetryPolicy(maxAttempts: 1).backoff(after: 1) == nil)
    }

    @Test func manyFailuresDoNotOverflowTheWait() {
        let policy = RetryPolicy(maxAttempts: .max, initialBackoff: .seconds(86_400), maxBackoff: .seconds(100_000))
        #expect(policy.backoff(after: 1_000_000) == .seconds(100_000))
    }

    @Test func jitterDrawsFromTheWholeBackoff() {
        let policy = RetryPolicy(maxAttempts: 6, initialBackoff: .milliseconds(100), maxBackoff: .milliseconds(500))
        let waits = [0, 0.25, 0.5].map {
            policy.jitteredBackoff(after: 3, elapsed: .zero, limit: nil, fraction: $0)
        }
        #expect(waits == [0, 100, 200].map { .milliseconds($0) })
        #expect(policy.jitteredBackoff(after: 6, elapsed: .zero, limit: nil, fraction: 0.5) == nil)
    }

    @Test func noAttemptBeginsAfterTheTotalTime() {
        let policy = RetryPolicy(maxAttempts: 9, initialBackoff: .milliseconds(100))
        func wait(_ elapsed: Duration) -> Duration? {
            policy.jitteredBackoff(after: 1, elapsed: elapsed, limit: .seconds(1), fraction: 0.5)
        }
        #expect(wait(.milliseconds(949)) == .milliseconds(50))
        #expect(wait(.milliseconds(950)) == nil)
    }
}
