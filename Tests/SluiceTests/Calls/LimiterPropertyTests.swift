import SluiceTesting
import Synchronization
import Testing

@testable import Sluice

/// Callers that come, take their time and are cancelled at random, all on one thread.
@Suite(.timeLimit(.minutes(1))) struct LimiterPropertyTests {
    @Test(arguments: [UInt64](1...20))
    func aConcurrencyLimiterKeepsItsBoundAndLosesNobody(seed: UInt64) async throws {
        var random = SeededGenerator(seed: seed)
        let concurrency = [1, 1, 2, 3, 10].randomElement(using: &random) ?? 1
        let limiter = ConcurrencyLimiter(name: "limiter", concurrency: concurrency)
        let (running, asked, begun) = (Running(), Collected<Int>(), Collected<Int>())
        let thread = WorkerThread(name: "callers")
        defer { thread.stop() }
        let plans = (0..<200).map { _ in
            (before: Int.random(in: 0...300, using: &random), during: Int.random(in: 0...6, using: &random))
        }
        let callers = plans.enumerated().map { number, turns in
            Task(executorPreference: thread) {
                for _ in 0..<turns.before { await Task.yield() }
                asked.append(number)
                try await limiter.run {
                    running.begin()
                    defer { running.end() }
                    begun.append(number)
                    for _ in 0..<turns.during { await Task.yield() }
                }
            }
        }
        let cancelled = callers.indices.filter { _ in random.chance(0.2) }.shuffled(using: &random)
        let canceller = Task(executorPreference: thread) {
            for number in cancelled {
                await Task.yield()
                callers[number].cancel()
            }
        }
        await canceller.value
        var refused: Set<Int> = []
        for (number, caller) in callers.enumerated() {
            do { try await caller.value } catch is CancellationError { refused.insert(number) }
        }
        #expect(running.most <= concurrency)
        #expect(limiter.counts == (0, 0))
        #expect(refused.isSubset(of: Set(cancelled)))
        #expect(begun.all.sorted() == callers.indices.filter { !refused.contains($0) })
        // With more permits one that is free may be taken before somebody to whom another was given has gone on.
        if concurrency == 1 { #expect(begun.all == asked.all.filter { !refused.contains($0) }) }
    }

    @Test(arguments: [UInt64](1...20))
    func aRateLimiterKeepsItsRateAndOrderAndLosesNobody(seed: UInt64) async throws {
        var random = SeededGenerator(seed: seed)
        let (clock, burst) = (ManualClock(), Int.random(in: 1...5, using: &random))
        let limiter = RateLimiter(name: "rate", callsPerSecond: 100, burst: burst, time: TimeSource(clock))
        let (asked, begun) = (Collected<Int>(), Collected<(number: Int, milliseconds: Double)>())
        let thread = WorkerThread(name: "callers")
        defer { thread.stop() }
        let starts = (0..<120).map { _ in Int.random(in: 0...400, using: &random) }
        let cancelled = Set(starts.indices.filter { _ in random.chance(0.2) })
        let refused = await Task(executorPreference: thread) {
            var callers: [(number: Int, task: Task<Void, any Error>)] = []
            // What is cancelled has its turn all the same: at most 120 of them, 10 ms each.
            for millisecond in 0..<1_700 {
                for number in starts.indices where starts[number] == millisecond {
                    let caller = Task(executorPreference: thread) {
                        asked.append(number)
                        try await limiter.turn()
                        begun.append((number, clock.now.elapsed / .milliseconds(1)))
                    }
                    callers.append((number, caller))
                }
                for _ in 0..<5 { await Task.yield() }
                for caller in callers
                where cancelled.contains(caller.number) && starts[caller.number] + 7 == millisecond {
                    caller.task.cancel()
                }
                clock.advance(by: .milliseconds(1))
                // One thread: those who were woken go before this goes on.
                for _ in 0..<5 { await Task.yield() }
            }
            var refused: Set<Int> = []
            for caller in callers {
                do { try await caller.task.value } catch { refused.insert(caller.number) }
            }
            return refused
        }.value
        #expect(limiter.waiting == 0)
        #expect(refused.isSubset(of: cancelled))
        #expect(begun.all.map(\.number) == asked.all.filter { !refused.contains($0) })
        let times = begun.all.map(\.milliseconds)
        for first in times.indices {
            for last in first..<times.endIndex {
                #expect(Double(last - first + 1) <= Double(burst) + (times[last] - times[first] + 1) / 10)
            }
        }
    }
}
