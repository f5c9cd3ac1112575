import SluiceTesting
import Synchronization
import Testing

@testable import Sluice

/// Variables in tasks before and behind a shuffle, and sinks behind it.
@Suite(.timeLimit(.minutes(1))) struct ShuffledVariablesTests {
    /// Fails at random, a number of times.
    private final class Faults: Sendable {
        private let state: Mutex<(random: SeededGenerator, left: Int)>

        init(seed: UInt64, count: Int) { state = Mutex((SeededGenerator(seed: seed), count)) }

        func maybeFail() throws {
            let fails = state.withLock { state in
                guard state.left > 0, state.random.chance(0.1) else { return false }
                state.left -= 1
                return true
            }
            if fails { throw Fault() }
        }
    }

    @Test(arguments: 1...12) func eachRecordAndEachKeyCountsOnce(seed: UInt64) async throws {
        let configuration = ApplicationConfiguration.quiet.with {
            $0.executors = Int(seed % 3) + 1
            $0.taskRetry = RetryPolicy(maxAttempts: 100, initialBackoff: .zero)
            $0.deliveryRetry = RetryPolicy(maxAttempts: 100, initialBackoff: .zero)
            $0.maxBatchRecords = 150
        }
        let pipeline = Pipeline(MemorySource(numbers: 400, partitions: 3), configuration)
        let app = pipeline.app
        let (read, keys, sum) = (app.counter("read"), app.counter("keys"), app.sum("sum"))
        let loaded = app.broadcast("n", refreshEvery: .milliseconds(1)) { seed }
        let faults = Faults(seed: seed, count: 40)
        let versions = Collected<[Int]>()
        let delivered = Collected<Int>()
        pipeline.numbers
            .map { number in
                read.add()
                sum.add(1 / Double(number + 1))
                try faults.maybeFail()
                return (number, loaded.version)
            }
            .keyBy { $0.0 % 7 }
            .groupByKey()
            .map { group in
                keys.add()
                try faults.maybeFail()
                let seen = group.values.map(\.1)
                return (seen.count, Set(seen + [loaded.version]))
            }
            .write(
                to: .forEachBatch { batch in
                    try faults.maybeFail()
                    versions.append(Array(batch.elements.reduce(into: Set()) { $0.formUnion($1.1) }))
                    delivered.append(batch.elements.map(\.0).reduce(0, +))
                }
            )
        try await app.run()
        #expect(delivered.all.reduce(0, +) == 400)
        #expect(read.value == 400)
        #expect(keys.value == delivered.all.count * 7)
        let expected = app.sum("expected")
        for number in 0..<400 { expected.add(1 / Double(number + 1)) }
        #expect(sum.value == expected.value)
        #expect(versions.all.allSatisfy { $0.count == 1 })
    }

    @Test func forEachBatchHasTheRangesOfWhatWasShuffled() async throws {
        let pipeline = Pipeline(MemorySource(numbers: 9, partitions: 2))
        let batches = Collected<Batch<Int>>()
        pipeline.numbers.map { $0 % 3 }.countByValue().map(\.1).write(to: .forEachBatch { batches.append($0) })
        try await pipeline.app.run()
        #expect(batches.all.map(\.elements) == [[3, 3, 3]])
        #expect(batches.all.map { $0.ranges.map(\.until) } == [[5, 4]])
        #expect(pipeline.source.committedOffsets == [.first: 5, .second: 4])
    }

    @Test func aCheckpointHasTheRangesOfWhatWasShuffled() async throws {
        let folder = try TemporaryFolder()
        let source = MemorySource(numbers: 9, partitions: 2)
        let identities = Collected<String>()
        for isToFail in [true, false] {
            let pipeline = Pipeline(source, .quiet.with { $0.deliveryRetry = RetryPolicy(maxAttempts: 1) })
            let sink = ForEachBatchSink<Int>(checkpoint: BatchCheckpoint(directory: folder.path)) { batch in
                identities.append(batch.identity)
                if isToFail { throw Fault() }
            }
            pipeline.numbers.map { $0 % 3 }.countByValue().map(\.1).write(to: sink)
            if isToFail { _ = try await failure(of: pipeline.app) } else { try await pipeline.app.run() }
        }
        #expect(identities.all.count == 2)
        #expect(Set(identities.all) == ["test/test/0/in[0] 0..<5,in[1] 0..<4"])
    }
}
