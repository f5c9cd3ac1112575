import Testing

@testable import Sluice

@Suite struct UncommittedBatchesTests {
    private var batches = UncommittedBatches<Instant>()

    private func report(_ ranges: (TopicPartition, Int64)...) -> BatchReport {
        BatchReport(
            id: BatchID(0),
            ranges: ranges.map { OffsetRange(partition: $0.0, from: 0, until: $0.1) },
            counts: TaskCounts(),
            schedulingDelay: .zero,
            processingTime: .zero,
            earlyEnds: 0
        )
    }

    private func at(_ milliseconds: Int64) -> Instant { Instant(nanoseconds: milliseconds * 1_000_000) }

    @Test mutating func aBatchIsCommittedWhenAllOfItIs() {
        batches.add(report((.first, 5), (.second, 7)), at(1))
        #expect(batches.commit([.second: 7]).isEmpty)
        #expect(batches.commit([.first: 4]).isEmpty)
        #expect(batches.commit([.first: 5]) == [at(1)])
    }

    @Test mutating func oneCommitMayEndSeveral() {
        batches.add(report((.first, 5)), at(1))
        batches.add(report((.first, 9)), at(2))
        #expect(batches.commit([.first: 9]) == [at(1), at(2)])
    }

    @Test mutating func aPartitionThatGoesIsNotWaitedFor() {
        batches.add(report((.first, 5), (.second, 7)), at(1))
        batches.remove([.first])
        #expect(batches.commit([.second: 7]) == [at(1)])
    }

    @Test mutating func whatTheGroupNeverTakesIsBounded() {
        for number in 1...2_000 { batches.add(report((.first, Int64(number))), at(Int64(number))) }
        #expect(batches.commit([.first: 2_000]).count == 1_000)
    }
}
