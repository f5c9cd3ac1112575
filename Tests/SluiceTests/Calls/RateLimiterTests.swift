import SluiceTesting
import Testing

@testable import Sluice

@Suite(.timeLimit(.minutes(1))) struct RateLimiterTests {
    private let clock = ManualClock()

    private func makeLimiter(_ callsPerSecond: Double) -> RateLimiter {
        RateLimiter(name: "rate", callsPerSecond: callsPerSecond, burst: 1, time: TimeSource(clock))
    }

    @Test func whoIsCancelledCostsNobodyATurn() async throws {
        let limiter = makeLimiter(10)
        try await limiter.turn()
        let waiters = (0..<200).map { _ in Task { try await limiter.turn() } }
        while limiter.waiting < 200 { await Task.yield() }
        for waiter in waiters { waiter.cancel() }
        for waiter in waiters { await #expect(throws: CancellationError.self) { try await waiter.value } }
        #expect(limiter.waiting == 0)
        let next = Task { try await limiter.turn() }
        await clock.sleeper { $0 >= .milliseconds(100) && $0 < .milliseconds(101) }
        clock.advance(to: .milliseconds(101))
        try await next.value
    }

    @Test func whoCameFirstIsServedFirst() async throws {
        let (limiter, order) = (makeLimiter(10), Collected<Int>())
        try await limiter.turn()
        var waiters: [Task<Void, any Error>] = []
        for number in 0..<5 {
            waiters.append(
                Task {
                    try await limiter.turn()
                    order.append(number)
                }
            )
            while limiter.waiting < number + 1 { await Task.yield() }
        }
        for number in 1...5 {
            await clock.sleeper { $0 > .seconds(number - 1) }
            clock.advance(to: .seconds(number))
            await order.reaches(number)
        }
        for waiter in waiters { try await waiter.value }
        #expect(order.all == [0, 1, 2, 3, 4])
    }
}
