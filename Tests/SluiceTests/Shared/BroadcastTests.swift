import SluiceTesting
import Synchronization
import Testing

@testable import Sluice

@Suite(.timeLimit(.minutes(1))) struct BroadcastTests {
    private let clock = ManualClock()

    @Test func aConstantIsSeenEverywhere() async throws {
        let pipeline = Pipeline(MemorySource(numbers: 3))
        let names = pipeline.app.broadcast("names", ["a", "b", "c"])
        let sink = MemorySink<String>()
        pipeline.numbers.map { names.value[$0] }.write(to: sink)
        try await pipeline.app.run()
        #expect(sink.elements == ["a", "b", "c"])
        #expect(names.version == 1)
    }

    @Test func readingBeforeTheRunIsAnError() {
        let pipeline = Pipeline(MemorySource(numbers: 1))
        let loaded = pipeline.app.broadcast("names", refreshEvery: .seconds(60)) { 7 }
        #expect(loaded.version == 0)
        #expect(throws: BroadcastError.self) { try loaded.value }
        do throws(BroadcastError) { _ = try loaded.value } catch {
            #expect("\(error)".hasPrefix("broadcast names: there is no value yet"))
        }
    }

    @Test func itIsLoadedBeforeTheFirstBatch() async throws {
        let pipeline = Pipeline(MemorySource(numbers: 4, partitions: 2))
        let loaded = pipeline.app.broadcast("names", refreshEvery: .seconds(60)) {
            await Task.yield()
            return 7
        }
        pipeline.numbers.map { try $0 * 0 + loaded.value }.write(to: pipeline.output)
        try await pipeline.app.run()
        #expect(pipeline.output.elements == [7, 7, 7, 7])
        #expect(try loaded.value == 7)
        #expect(loaded.version == 1)
        try await pipeline.app.run()
        #expect(loaded.version == 2)
    }

    @Test func anErrorInTheFirstLoadEndsTheStart() async throws {
        let pipeline = Pipeline(MemorySource(numbers: 1))
        let _ = pipeline.app.broadcast("names", refreshEvery: .seconds(60)) { () throws -> Int in throw Fault() }
        pipeline.numbers.write(to: pipeline.output)
        let error = try await failure(of: pipeline.app)
        #expect(error.message.contains("loading broadcast variables: broadcast names: out of order"))
        #expect(pipeline.output.elements.isEmpty)
    }

    @Test func aLoadThatTakesTooLongEndsTheStart() async throws {
        let pipeline = Pipeline(MemorySource(numbers: 1), clock: clock)
        let _ = pipeline.app.broadcast("names", refreshEvery: .seconds(60), timeout: .seconds(5)) { () throws -> Int in
            try await Task.sleep(for: .seconds(3_600))
            return 1
        }
        pipeline.numbers.write(to: pipeline.output)
        let run = Task { try await failure(of: pipeline.app) }
        await clock.sleeper(until: .seconds(5))
        clock.advance(to: .seconds(5))
        let error = try await run.value
        #expect(error.message.contains("loading took longer than 5.0 seconds"))
    }

    private func next(_ second: Int) async {
        await clock.sleeper(until: .seconds(second))
        clock.advance(to: .seconds(second))
    }

    @Test func allTasksOfABatchSeeTheSame() async throws {
        let source = MemorySource(numbers: 4, partitions: 2)
        let configuration = ApplicationConfiguration.quiet.with {
            $0.executors = 1
            $0.taskRetry = RetryPolicy(maxAttempts: 3, initialBackoff: .zero)
        }
        let pipeline = Pipeline(source, configuration, clock: clock)
        let loads = Mutex(0)
        let loaded = pipeline.app.broadcast("n", refreshEvery: .seconds(10)) {
            loads.withLock { loads in
                loads += 1
                return loads
            }
        }
        let gate = Gate()
        let sink = MemorySink<[Int]>()
        let failures = Mutex(1)
        pipeline.numbers
            .map { number in
                if number == 0 { gate.pass() }
                if number == 3,
                    failures.withLock({ left in
                        left -= 1; return left == 0
                    })
                {
                    throw Fault()
                }
                return number
            }
            .map { [$0, try loaded.value, loaded.version] }
            .mapBlocking(threads: 1) { try $0 + [loaded.value] }
            .mapConcurrently(limit: 2) { row in
                await Task.yield()
                return try row + [loaded.value]
            }
            .write(to: sink)
        let run = Task { try await pipeline.app.run() }
        await gate.visitor()
        // A newer version comes while the first task runs; the second has not begun.
        await next(10)
        await clock.sleeper(until: .seconds(20))
        #expect(try loaded.value == 2)
        gate.open()
        try await run.value
        #expect(sink.elements.map { $0[0] }.sorted() == [0, 1, 2, 3])
        #expect(Set(sink.elements.map { Array($0.dropFirst()) }) == [[1, 1, 1, 1]])
        #expect(pipeline.app.builder.variables.batches.isEmpty)
    }

    @Test func theNextBatchSeesTheNewest() async throws {
        let source = MemorySource(numbers: 1)
        let configuration = ApplicationConfiguration.quiet.with {
            $0.trigger = .interval(.seconds(1))
            $0.commitInterval = .zero
        }
        let pipeline = Pipeline(source, configuration, clock: clock)
        let loads = Mutex(0)
        let loaded = pipeline.app.broadcast("n", refreshEvery: .milliseconds(1_500)) {
            loads.withLock { loads in
                loads += 1
                return loads
            }
        }
        let seen = MemorySink<Int>()
        pipeline.numbers.map { _ in loaded.version }.write(to: seen)
        let run = Task { try await pipeline.app.run() }
        await source.commit(of: .first, reaches: 1)
        await clock.sleeper(until: .milliseconds(1_500))
        clock.advance(to: .milliseconds(1_500))
        await clock.sleeper(until: .milliseconds(3_000))
        source.add(1..<2)
        await next(2)
        await source.commit(of: .first, reaches: 2)
        #expect(seen.elements == [1, 2])
        pipeline.app.stop()
        try await run.value
    }

    @Test func aFailedRefreshKeepsTheOldValue() async throws {
        let source = MemorySource(numbers: 1)
        let metrics = CapturedMetrics()
        let lines = Collected<String>()
        let configuration = ApplicationConfiguration.quiet.with {
            $0.trigger = .interval(.seconds(1))
            $0.metrics = metrics
        }.logging(to: lines)
        let pipeline = Pipeline(source, configuration, clock: clock)
        let loads = Mutex(0)
        let loaded = pipeline.app.broadcast("n", refreshEvery: .milliseconds(1_500)) { () throws -> Int in
            let load = loads.withLock { loads in
                loads += 1
                return loads
            }
            if load == 2 { throw Fault() }
            return load
        }
        pipeline.numbers.write(to: pipeline.output)
        let run = Task { try await pipeline.app.run() }
        await clock.sleeper(until: .milliseconds(1_500))
        clock.advance(to: .milliseconds(1_500))
        await clock.sleeper(until: .milliseconds(3_000))
        #expect(try loaded.value == 1)
        let told = try #require(pipeline.app.status().broadcasts?.first)
        #expect(told.name == "n")
        #expect(told.version == 1)
        #expect(told.ageSeconds == 1.5)
        #expect(told.refreshSeconds == 1.5)
        #expect(told.failures == 1)
        #expect(told.lastFailure == "out of order")
        await next(2)
        await next(3)
        await clock.sleeper(until: .milliseconds(4_500))
        #expect(try loaded.value == 3)
        #expect(loaded.version == 2)
        let then = try #require(pipeline.app.status().broadcasts?.first)
        #expect(then.lastFailure == nil)
        #expect(then.ageSeconds == 0)
        pipeline.app.stop()
        try await run.value
    }
}
