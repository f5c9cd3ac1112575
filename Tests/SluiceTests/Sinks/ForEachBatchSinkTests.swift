import Sluice
import SluiceTesting
import Testing

@Suite(.timeLimit(.minutes(1))) struct ForEachBatchSinkTests {
    @Test func handsOverWholeBatchesInOrder() async throws {
        let configuration = ApplicationConfiguration.quiet.with { $0.maxTaskOutputBytes = 2 * MemoryLayout<Int>.stride }
        let pipeline = Pipeline(MemorySource(numbers: 10, partitions: 2), configuration)
        let batches = Collected<(BatchID, [OffsetRange], [Int])>()
        pipeline.numbers.write(to: .forEachBatch { batches.append(($0.id, $0.ranges, $0.elements)) })
        try await pipeline.app.run()
        #expect(batches.all.map(\.0) == [0, 1, 2].map(BatchID.init))
        #expect(batches.all.map(\.2) == [[0, 2, 1, 3], [4, 6, 5, 7], [8, 9]])
        #expect(batches.all[1].1.map(\.description) == ["in[0] 2..<4", "in[1] 2..<4"])
        #expect(pipeline.source.committedOffsets == [.first: 5, .second: 5])
    }

    @Test func isCalledAgainWithTheSameBatch() async throws {
        let pipeline = Pipeline(MemorySource(numbers: 3))
        let batches = Collected<[Int]>()
        pipeline.numbers.write(
            to: .forEachBatch { batch in
                batches.append(batch.elements)
                if batches.all.count < 3 { throw Fault() }
            }
        )
        try await pipeline.app.run()
        #expect(batches.all == [[0, 1, 2], [0, 1, 2], [0, 1, 2]])
    }

    @Test func getsBatchesThatPutNothingOut() async throws {
        let pipeline = Pipeline(MemorySource(numbers: 3))
        let ranges = Collected<[OffsetRange]>()
        pipeline.numbers.filter { _ in false }.write(to: .forEachBatch { ranges.append($0.ranges) })
        try await pipeline.app.run()
        #expect(ranges.all.map { $0.map(\.description) } == [["in[0] 0..<3"]])
    }
}
