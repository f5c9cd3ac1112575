import SluiceCore

let p0 = TopicPartition(topic: "t", partition: 0)
let p1 = TopicPartition(topic: "t", partition: 1)
let p2 = TopicPartition(topic: "t", partition: 2)

func milliseconds(_ count: Int64) -> Instant { Instant(nanoseconds: count * 1_000_000) }

extension TopicPartition {
    func range(_ offsets: Range<Int64>) -> OffsetRange {
        OffsetRange(partition: self, from: offsets.lowerBound, until: offsets.upperBound)
    }
}

extension PlannedTask {
    /// A task of the lane with the partition's number: lanes are numbered in the order of assignment.
    static func planned(_ batch: Int64, _ index: Int = 0, _ range: OffsetRange) -> PlannedTask {
        PlannedTask(
            id: TaskID(batch: BatchID(batch), index: index),
            stage: StageID(0),
            lane: LaneID(Int(range.partition.partition)),
            range: range
        )
    }
}

extension DriverAction {
    static func cut(_ batch: Int64, _ ranges: OffsetRange...) -> DriverAction {
        let tasks = ranges.enumerated().map { PlannedTask.planned(batch, $0.offset, $0.element) }
        return .batchCut(BatchPlan(id: BatchID(batch), tasks: tasks))
    }

    static func run(
        _ batch: Int64,
        _ range: OffsetRange,
        task index: Int = 0,
        attempt: Int = 1,
        fence: UInt64,
        on executor: Int
    ) -> DriverAction {
        let task = TaskAttempt(
            task: TaskID(batch: BatchID(batch), index: index),
            stage: StageID(0),
            range: range,
            attempt: attempt,
            fence: Fence(fence)
        )
        return .run(task, on: ExecutorID(executor))
    }

    static func deliver(
        _ request: UInt64,
        batch: Int64 = 0,
        _ parts: DeliveryOrder.Part...,
        attempt: Int = 1
    ) -> DriverAction {
        .deliver(
            DeliveryOrder(
                id: RequestID(request),
                units: [.init(batch: BatchID(batch), parts: parts)],
                attempt: attempt
            )
        )
    }

    static func commit(_ request: UInt64, _ offsets: [TopicPartition: Int64]) -> DriverAction {
        .commit(RequestID(request), offsets)
    }

    static func observe(_ request: UInt64, _ partitions: TopicPartition...) -> DriverAction {
        .observe(RequestID(request), partitions)
    }

    static func abandon(_ fences: UInt64...) -> DriverAction { .abandon(fences.map(Fence.init)) }

    static func finished(_ failure: Failure? = nil) -> DriverAction { .finished(failure, unfinishedTasks: 0) }
}

extension DeliveryOrder.Part {
    static func part(_ range: OffsetRange, fence: UInt64, on executor: Int) -> Self {
        Self(fence: Fence(fence), executor: ExecutorID(executor), range: range)
    }
}

extension Failure {
    static func userCode(_ partition: TopicPartition? = nil, offset: Int64? = nil) -> Failure {
        Failure(origin: .userCode, message: "it threw", partition: partition, offset: offset)
    }

    static func sink(isRetriable: Bool = true) -> Failure {
        Failure(origin: .sink, message: "the broker is away", isRetriable: isRetriable)
    }

    static func commit(isRetriable: Bool = true) -> Failure {
        Failure(origin: .commit, message: "the group rebalances", isRetriable: isRetriable)
    }
}
