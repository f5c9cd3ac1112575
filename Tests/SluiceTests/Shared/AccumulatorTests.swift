import SluiceTesting
import Synchronization
import Testing

@testable import Sluice

@Suite(.timeLimit(.minutes(1))) struct AccumulatorTests {
    private func pipeline(
        _ count: Int = 100,
        partitions: Int = 4,
        _ change: (inout ApplicationConfiguration) -> Void = { _ in }
    )
        -> Pipeline
    { Pipeline(MemorySource(numbers: count, partitions: partitions), .quiet.with(change)) }

    @Test func allKindsCountWhatIsDelivered() async throws {
        let pipeline = pipeline()
        let app = pipeline.app
        let (count, sum) = (app.counter("even"), app.sum("amount"))
        let (least, greatest) = (app.minimum("least"), app.maximum("greatest"))
        let histogram = app.histogram("sizes", buckets: [9, 49])
        #expect(least.value == nil)
        pipeline.numbers
            .forEach { number in
                if number.isMultiple(of: 2) { count.add() }
                sum.add(Double(number) / 10)
                least.add(Double(number))
                greatest.add(Double(number))
                histogram.add(Double(number))
            }
            .write(to: pipeline.output)
        try await app.run()
        #expect(count.value == 50)
        #expect(sum.value == 495)
        #expect(least.value == 0)
        #expect(greatest.value == 99)
        #expect(histogram.value.counts == [10, 40, 50])
        #expect(histogram.value.count == 100)
        #expect(histogram.value.sum == 4_950)
    }

    @Test func failedAttemptsDoNotCount() async throws {
        let pipeline = pipeline(40) { $0.taskRetry = RetryPolicy(maxAttempts: 10, initialBackoff: .zero) }
        let count = pipeline.app.counter("seen")
        let failures = Mutex(12)
        pipeline.numbers
            .forEach { number in
                count.add()
                let fails = failures.withLock { left in
                    guard number % 7 == 6, left > 0 else { return false }
                    left -= 1
                    return true
                }
                if fails { throw Fault() }
            }
            .write(to: pipeline.output)
        try await pipeline.app.run()
        #expect(count.value == 40)
    }

    @Test func deliveriesThatAreTriedAgainCountOnce() async throws {
        let pipeline = pipeline(10, partitions: 1) {
            $0.deliveryRetry = RetryPolicy(maxAttempts: 4, initialBackoff: .zero)
        }
        let count = pipeline.app.counter("seen")
        let sink = RecordingSink(failingWith: [Fault(), Fault()])
        pipeline.numbers.forEach { _ in count.add() }.write(to: sink)
        try await pipeline.app.run()
        #expect(sink.published.all.count == 3)
        #expect(count.value == 10)
    }

    @Test func asyncAndBlockingClosuresAddToTheirTask() async throws {
        let pipeline = pipeline(200) { $0.taskRetry = RetryPolicy(maxAttempts: 10, initialBackoff: .zero) }
        let (blocking, concurrent, whole) = (
            pipeline.app.counter("blocking"), pipeline.app.counter("concurrent"), pipeline.app.counter("partition")
        )
        let failures = Mutex(3)
        pipeline.numbers
            .mapBlocking(threads: 3) { number in
                blocking.add()
                return number
            }
            .mapConcurrently(limit: 8) { number in
                await Task.yield()
                concurrent.add()
                return number
            }
            .mapPartition { elements, emit in
                while let number = try await elements.next() {
                    whole.add()
                    try emit(number)
                }
                let fails = failures.withLock { left in
                    left -= 1
                    return left >= 0
                }
                if fails { throw Fault() }
            }
            .write(to: pipeline.output)
        try await pipeline.app.run()
        #expect(blocking.value == 200)
        #expect(concurrent.value == 200)
        #expect(whole.value == 200)
    }

    @Test func outsideOfTasksItCountsAtOnce() async throws {
        let pipeline = pipeline(10, partitions: 1)
        let other = StreamingApplication(name: "other", configuration: .quiet)
        let (foreign, batches) = (other.counter("foreign"), pipeline.app.counter("batches"))
        foreign.add(2)
        #expect(foreign.value == 2)
        pipeline.numbers.forEach { _ in foreign.add() }.write(to: .forEachBatch { _ in batches.add() })
        try await pipeline.app.run()
        #expect(foreign.value == 12)
        #expect(batches.value == 1)
    }

    @Test func whatComesAfterTheAttemptDoesNotCount() async throws {
        let pipeline = pipeline(1, partitions: 1)
        let count = pipeline.app.counter("late")
        let gate = AsyncStream<Void>.makeStream()
        let late = Mutex<Task<Void, Never>?>(nil)
        pipeline.numbers
            .forEach { _ in
                let task = Task {
                    for await _ in gate.stream {}
                    count.add()
                }
                late.withLock { $0 = task }
            }
            .write(to: pipeline.output)
        try await pipeline.app.run()
        gate.continuation.finish()
        await late.withLock(\.self)?.value
        #expect(count.value == 0)
    }

    @Test func aSecondRunGoesOn() async throws {
        let pipeline = pipeline(4, partitions: 1)
        let count = pipeline.app.counter("seen")
        pipeline.numbers.forEach { _ in count.add() }.write(to: pipeline.output)
        try await pipeline.app.run()
        pipeline.source.add(4..<9)
        try await pipeline.app.run()
        #expect(count.value == 9)
    }

    @Test(arguments: 1...3) func sumsDoNotDependOnTheExecutors(executors: Int) async throws {
        let pipeline = pipeline(500, partitions: 8) { $0.executors = executors }
        let sum = pipeline.app.sum("amount")
        pipeline.numbers
            .mapConcurrently(limit: 7) { number in
                await Task.yield()
                sum.add(1 / Double(number + 1))
                return number
            }
            .write(to: pipeline.output)
        try await pipeline.app.run()
        let expected = pipeline.app.sum("expected")
        for number in (0..<500).reversed() { expected.add(1 / Double(number + 1)) }
        #expect(sum.value == expected.value)
    }

    @Test func whatIsRefusedIsNotMistakenForTheNextOne() {
        let app = StreamingApplication(name: "refused", configuration: .quiet)
        let (first, twice, next) = (app.counter("x"), app.counter("x"), app.counter("y"))
        let variables = app.builder.variables
        let attempt = variables.scope(for: BatchID(0))
        AttemptScope.$ofTask.withValue(attempt) {
            first.add(1)
            twice.add(2)
            next.add(3)
        }
        attempt.map { variables.count($0.close()) }
        twice.add(4)
        #expect([first.value, twice.value, next.value] == [1, 0, 3])
    }

    @Test func namesThatCanNotBeUsedAreRefused() throws {
        func complaint(_ change: (StreamingApplication) -> Void) -> String {
            let pipeline = Pipeline(MemorySource(numbers: 1))
            pipeline.numbers.write(to: pipeline.output)
            change(pipeline.app)
            do throws(ApplicationError) { _ = try pipeline.app.explain() } catch { return error.message }
            return ""
        }
        #expect(complaint { _ = $0.counter("fine-1.x_y") } == "")
        #expect(complaint { _ = $0.counter("") } == "accumulator: a name is empty: give it one")
        #expect(complaint { _ = $0.sum("a b") }.contains("the name \"a b\" can't be used"))
        #expect(complaint { _ = $0.sum(String(repeating: "x", count: 101)) }.contains("100 at most"))
        #expect(complaint { _ = ($0.sum("x"), $0.counter("x")) }.contains("accumulator x is there already"))
        #expect(complaint { _ = ($0.broadcast("x", 1), $0.counter("x")) } == "")
        #expect(complaint { _ = ($0.broadcast("x", 1), $0.broadcast("x", 1)) }.contains("broadcast x is there already"))
        #expect(complaint { _ = $0.histogram("x", buckets: []) }.contains("let it have 1 to 100"))
        #expect(complaint { _ = $0.histogram("x", buckets: [1, 1]) }.contains("finite, and to rise"))
        #expect(complaint { _ = $0.broadcast("x", refreshEvery: .zero) { 1 } }.contains("let it be more than 0"))
        #expect(complaint { app in for number in 0...1_000 { _ = app.counter("n\(number)") } }.contains("one too many"))
    }
}
