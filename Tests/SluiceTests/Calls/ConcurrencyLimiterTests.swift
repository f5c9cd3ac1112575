import Synchronization
import SluiceTesting
import Testing

@testable import Sluice

@Suite(.timeLimit(.minutes(1))) struct ConcurrencyLimiterTests {
    @Test func whoCameFirstIsServedFirst() async throws {
        let limiter = ConcurrencyLimiter(name: "one", concurrency: 1)
        let (order, clock) = (Collected<Int>(), ManualClock())
        var calls: [Task<Void, any Error>] = []
        for number in 0..<5 {
            calls.append(
                Task {
                    try await limiter.run {
                        order.append(number)
                        try await clock.sleep(until: .seconds(1 + number))
                    }
                }
            )
            if number == 0 { await order.reaches(1) } else { await limiter.reaches(waiting: number) }
        }
        for second in 1...5 {
            await clock.sleeper(until: .seconds(second))
            #expect(limiter.counts.inUse == 1)
            clock.advance(to: .seconds(second))
        }
        for call in calls { try await call.value }
        #expect(order.all == [0, 1, 2, 3, 4])
        #expect(limiter.counts == (0, 0))
    }

    @Test func whoIsCancelledLeavesTheLine() async throws {
        let limiter = ConcurrencyLimiter(name: "one", concurrency: 1)
        let clock = ManualClock()
        let first = Task { try await limiter.run { try await clock.sleep(until: .seconds(1)) } }
        await clock.sleeper(until: .seconds(1))
        let second = Task { try await limiter.run { 2 } }
        await limiter.reaches(waiting: 1)
        let third = Task { try await limiter.run { 3 } }
        await limiter.reaches(waiting: 2)
        second.cancel()
        await #expect(throws: CancellationError.self) { try await second.value }
        clock.advance(to: .seconds(1))
        try await first.value
        #expect(try await third.value == 3)
        #expect(limiter.counts == (0, 0))
    }

    @Test func isSharedByAllTasks() async throws {
        let pipeline = Pipeline(MemorySource(numbers: 400, partitions: 4), .quiet.with { $0.executors = 4 })
        let running = Running()
        let limiter = pipeline.app.limiter("database", concurrency: 3)
        pipeline.numbers.mapConcurrently(limit: 20, limiter: limiter) { number in
            running.begin()
            for _ in 0..<number % 7 { await Task.yield() }
            running.end()
            return number
        }
        .write(to: pipeline.output)
        try await pipeline.app.run()
        #expect(pipeline.output.elements.sorted() == Array(0..<400))
        #expect(running.most <= 3)
        #expect(limiter.counts == (0, 0))
    }

    @Test func theSameNameGivesTheSameOne() throws {
        let app = StreamingApplication(name: "test", configuration: .quiet)
        #expect(app.limiter("a", concurrency: 3) === app.limiter("a", concurrency: 3))
        #expect(app.rateLimiter("a", callsPerSecond: 3) === app.rateLimiter("a", callsPerSecond: 3))
        app.stream(from: .kafka(topic: "in")).write(to: MemorySink())
        _ = try app.explain()
        _ = app.limiter("a", concurrency: 4)
        let error = #expect(throws: ApplicationError.self) { try app.explain() }
        #expect(
            error?.message == """
                limiter a is asked for with a concurrency of 3 and of 4: give both the same, or different names
                """
        )
    }
}

/// Counts what runs at once.
final class Running: Sendable {
    private let counts = Mutex((now: 0, most: 0))

    var most: Int { counts.withLock { $0.most } }

    func begin() {
        counts.withLock { counts in
            counts.now += 1
            counts.most = max(counts.most, counts.now)
        }
    }

    func end() { counts.withLock { $0.now -= 1 } }
}

extension ConcurrencyLimiter {
    /// Returns when that many wait; a test's time limit is the deadline.
    fileprivate func reaches(waiting: Int) async {
        while counts.waiting < waiting { await Task.yield() }
    }
}
