import Testing

@testable import Sluice

@Suite struct SampleBuilderTests {
    private var builder = SampleBuilder()

    private mutating func sample(_ second: Int64, backlog: Int64 = 0, lag: Int64 = 0) -> StatusSample? {
        builder.take(at: Instant(nanoseconds: second * 1_000_000_000), Double(second), backlog: backlog, lag: lag)
    }

    private func report(delay: Duration, time: Duration) -> BatchReport {
        BatchReport(
            id: BatchID(0),
            ranges: [],
            counts: TaskCounts(),
            schedulingDelay: delay,
            processingTime: time,
            earlyEnds: 0
        )
    }

    @Test mutating func theFirstLookIsNoSample() {
        #expect(sample(0) == nil)
        #expect(sample(0) == nil)
        #expect(sample(1)?.batches == 0)
    }

    @Test mutating func whatHappenedIsASecondsWorth() throws {
        _ = sample(0)
        builder.assign([.first, .second])
        builder.saw([.first: 100])
        builder.saw([.first: 160, .second: 7])
        builder.saw([.first: 150])
        builder.delivered(TaskCounts(recordsRead: 30, recordsWritten: 12))
        builder.finished(report(delay: .milliseconds(5), time: .milliseconds(20)))
        builder.finished(report(delay: .milliseconds(1), time: .milliseconds(30)))
        let found = try #require(sample(2, backlog: 9, lag: 11))
        #expect(found.inputRecordsPerSecond == 30)
        #expect(found.processedRecordsPerSecond == 15)
        #expect(found.writtenRecordsPerSecond == 6)
        #expect(found.batches == 2)
        #expect(found.schedulingDelaySeconds == 0.005)
        #expect(found.processingSeconds == 0.03)
        #expect(found.totalDelaySeconds == 0.031)
        #expect(found.backlogRecords == 9)
        #expect(found.lagRecords == 11)
        #expect(builder.totals == [60, 30])
        let next = try #require(sample(3))
        #expect(next.inputRecordsPerSecond == 0)
        #expect(next.totalDelaySeconds == nil)
    }

    @Test mutating func aPartitionThatComesBackHasNotGrownMeanwhile() {
        _ = sample(0)
        builder.assign([.first])
        builder.saw([.first: 100])
        builder.forget([.first])
        // The answer to a question that was under way.
        builder.saw([.first: 100])
        builder.assign([.first])
        builder.saw([.first: 500])
        #expect(sample(1)?.inputRecordsPerSecond == 0)
        builder.saw([.first: 510])
        #expect(sample(2)?.inputRecordsPerSecond == 10)
    }

    @Test mutating func whatComesToAnEmptyTopicIsGrowth() {
        _ = sample(0)
        builder.assign([.first])
        builder.saw([.first: 0])
        builder.saw([.first: 20_000])
        #expect(sample(1)?.inputRecordsPerSecond == 20_000)
    }

    @Test mutating func aMomentIsNoSample() {
        _ = sample(0)
        builder.delivered(TaskCounts(recordsRead: 500))
        let soon = Instant(nanoseconds: 2_000_000)
        #expect(builder.take(at: soon, 0, backlog: 0, lag: 0) == nil)
        #expect(sample(1)?.processedRecordsPerSecond == 500)
    }

    @Test mutating func theBacklogIsThatOfTheLastCut() throws {
        _ = sample(0)
        let admission = Admission(backlog: 1_000, admitted: 10, limit: .rate)
        builder.cut(BatchPlan(id: BatchID(0), tasks: [], admission: admission))
        #expect(sample(1, backlog: 5)?.backlogRecords == 1_000)
        #expect(builder.lastLimit == .rate)
        #expect(sample(2, backlog: 5)?.backlogRecords == 5)
    }

    @Test mutating func whatIsLeftCountsWhereABatchCouldNotTakeAll() {
        _ = sample(0)
        let admission = Admission(backlog: 1_000, admitted: 10, limit: .rate)
        builder.cut(BatchPlan(id: BatchID(0), tasks: [], admission: admission))
        #expect(sample(1, backlog: 2_500)?.backlogRecords == 2_500)
    }
}

@Suite struct SampleHistoryTests {
    @Test func itIsBounded() {
        var (history, builder) = (SampleHistory(), SampleBuilder())
        for second in 0...Int64(2_000) {
            let now = Instant(nanoseconds: second * 1_000_000_000)
            guard let sample = builder.take(at: now, Double(second), backlog: 0, lag: 0) else { continue }
            history.add(sample, change: UInt64(second))
        }
        #expect(history.samples().count == StatusLimits.samples)
        #expect(history.samples(after: 1_998).map(\.at) == [1_999, 2_000])
    }
}
