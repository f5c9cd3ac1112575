import Testing

@testable import Sluice

@Suite struct BatchHistoryTests {
    private var history = BatchHistory()
    private var change: UInt64 = 0

    private static let now = Instant(nanoseconds: 0)

    /// Cuts a batch that has a task for each of so many partitions, and starts all of them.
    private mutating func cut(_ number: Int64, tasks: Int = 1) -> [BatchHistory.Place] {
        change += 1
        let planned = (0..<tasks).map { index in
            PlannedTask(
                id: TaskID(batch: BatchID(number), index: index),
                stage: StageID(0),
                lane: LaneID(index),
                range: OffsetRange(
                    partition: TopicPartition(topic: "in", partition: Int32(index)),
                    from: number,
                    until: number + 1
                )
            )
        }
        history.cut(BatchPlan(id: BatchID(number), tasks: planned), at: Self.now, Double(number), change: change)
        return planned.compactMap { task in
            let attempt = TaskAttempt(
                task: task.id,
                stage: task.stage,
                work: task.work,
                attempt: 1,
                fence: Fence(UInt64(task.id.index))
            )
            return history.start(attempt, on: ExecutorID(0), at: Self.now, Double(number), change: change)
        }
    }

    private mutating func finish(_ number: Int64) {
        change += 1
        let report = BatchReport(
            id: BatchID(number),
            ranges: [],
            counts: TaskCounts(),
            schedulingDelay: .milliseconds(1),
            processingTime: .milliseconds(2),
            earlyEnds: 0
        )
        history.finish(report, isCommitted: true, at: 9, change)
    }

    /// Starts a bucket's task of batch 0.
    private mutating func start(_ index: Int) throws -> BatchHistory.Place {
        change += 1
        let attempt = TaskAttempt(
            task: TaskID(batch: BatchID(0), index: index),
            stage: StageID(1),
            work: .bucket(BucketWork(stage: StageID(1), bucket: index, inputs: [])),
            attempt: 1,
            fence: Fence(UInt64(index))
        )
        let place = history.start(attempt, on: ExecutorID(0), at: Self.now, 1, change: change)
        return try #require(place)
    }

    private mutating func complete(_ index: Int, _ place: BatchHistory.Place) {
        change += 1
        let report = TaskReport(
            task: TaskID(batch: BatchID(0), index: index),
            fence: Fence(UInt64(index)),
            outcome: .completed(until: 1, earlyEnd: nil)
        )
        history.end(place, report, isAbandoned: false, at: 5, change)
    }

    @Test mutating func aBatchIsCompleteOnceAllThatCountsIs() throws {
        let places = cut(0)
        complete(0, try #require(places.first))
        #expect(history.statuses.first?.completedAt == 5)
        let replaced = try start(1)
        #expect(history.statuses.first?.completedAt == nil)
        // The input was lost: it is made again, and another task takes the bucket's place.
        history.abandon(replaced, of: TaskID(batch: BatchID(0), index: 1), change)
        let again = try start(0)
        complete(0, again)
        let bucket = try start(2)
        #expect(history.statuses.first?.completedAt == nil)
        complete(2, bucket)
        #expect(history.statuses.first?.completedAt == 5)
    }

    @Test mutating func anUpdateHasTheDetailsOfTheLastOnes() {
        for number in 0..<Int64(40) {
            _ = cut(number, tasks: 40)
            if number != 3 { finish(number) }
        }
        let update = history.statuses(after: 0)
        #expect(update.map(\.id) == Array(0..<40))
        let whole = update.filter { $0.attempts.count == 40 && $0.ranges.count == 40 }
        #expect(whole.map(\.id) == [3] + Array(28..<40))
        #expect(update.allSatisfy { $0.attempts.count + $0.omittedAttempts == 40 })
        #expect(update.allSatisfy { $0.ranges.count + $0.omittedRanges == 40 })
        #expect(history.statuses.allSatisfy { $0.attempts.count == 40 })
    }

    @Test mutating func anUpdateHasTheLastBatchWhole() {
        _ = cut(0, tasks: 1_500)
        finish(0)
        #expect(history.statuses(after: 0).map(\.attempts.count) == [1_500])
    }

    private func checkBounds() {
        let batches = history.statuses
        #expect(batches.count <= StatusLimits.batches + StatusLimits.olderBatches)
        let attempts = batches.reduce(0) { $0 + $1.attempts.count }
        let ranges = batches.reduce(0) { $0 + $1.ranges.count }
        #expect(attempts <= StatusLimits.attempts)
        #expect(ranges <= StatusLimits.ranges)
        #expect(attempts == history.attempts)
        #expect(ranges == history.ranges)
    }

    @Test mutating func tenThousandBatchesLeaveTheLast() {
        for number in 0..<Int64(10_000) {
            _ = cut(number, tasks: 40)
            finish(number)
        }
        checkBounds()
        #expect(history.statuses.map(\.id) == Array(9_760..<10_000))
        #expect(history.statuses.last?.attempts.count == 40)
        #expect(history.statuses.last?.totalDelaySeconds == 0.003)
        #expect(history.statuses.first?.omittedAttempts == 40)
        #expect(history.statuses.first?.omittedRanges == 40)
    }

    @Test mutating func whatRunsIsKeptBeyondItsTime() throws {
        let places = cut(0)
        for number in 1..<Int64(1_000) {
            _ = cut(number)
            finish(number)
        }
        #expect(history.statuses.first?.id == 0)
        #expect(history.statuses.count == StatusLimits.batches + 1)
        change += 1
        history.edit(try #require(places.first), change) { $0.isStraggler = true }
        #expect(history.statuses.first?.attempts.first?.isStraggler == true)
        #expect(history.statuses(after: change - 1).map(\.id) == [0])
        finish(0)
        #expect(history.statuses.first?.id == 760)
        checkBounds()
    }

    @Test mutating func batchesThatNeverEndAreBoundedToo() {
        for number in 0..<Int64(10_000) { _ = cut(number, tasks: 3) }
        checkBounds()
        #expect(history.statuses.count == StatusLimits.batches + StatusLimits.olderBatches)
    }

    @Test mutating func oneBatchAloneMayNotTakeMore() throws {
        let places = cut(0, tasks: 10_000)
        #expect(places.count == 10_000)
        checkBounds()
        let last = try #require(places.last)
        change += 1
        history.edit(last, change) { $0.outcome = "failed" }
        // One that is left out is not mistaken for another.
        history.edit(try #require(places.first), change) { $0.outcome = "wrong" }
        let batch = try #require(history.statuses.first)
        #expect(batch.attempts.last?.outcome == "failed")
        #expect(batch.attempts.last?.task == "0.9999")
        #expect(!batch.attempts.contains { $0.outcome == "wrong" })
        #expect(batch.attempts.count + batch.omittedAttempts == 10_000)
        #expect(batch.ranges.count + batch.omittedRanges == 10_000)
        _ = cut(1, tasks: 2)
        checkBounds()
        #expect(history.statuses.last?.attempts.count == 2)
    }
}
