/// What the shell is to do. Actions are performed in order.
package enum DriverAction: Equatable, Sendable {
    /// Send `.timerFired` at that instant; takes the place of the timer set before.
    case setTimer(Instant)
    /// Ask for the log ends of these partitions; `.observed` or `.observationFailed` is owed.
    case observe(RequestID, [TopicPartition])
    case run(TaskAttempt, on: ExecutorID)
    /// Give the held output of these attempts to the sinks; `.delivered` or `.deliveryFailed` is owed.
    case deliver(DeliveryOrder)
    /// Cancel these attempts and drop what they hold. One that is running still owes its report.
    case abandon([Fence])
    case commit(RequestID, [TopicPartition: Int64])
    /// The driver is done with these partitions: answer the revocation if one is open, and close their readers, each
    /// as soon as no abandoned attempt uses it any more.
    case release([TopicPartition])
    /// These offsets were deleted before they were read, and are skipped: to be told to whoever watches.
    case offsetsLost(OffsetRange)
    /// The topic or the partition is not there; told once, until it is assigned or seen again. With the cause.
    case partitionGone(TopicPartition, String)
    case batchCut(BatchPlan)
    case batchFinished(BatchReport)
    /// The driver has ended: nothing further will be asked. The failure is what ended it, if one did.
    case finished(Failure?, unfinishedTasks: Int)
}

/// Permission to deliver one commit unit.
package struct DeliveryOrder: Equatable, Sendable {
    package struct Part: Equatable, Sendable {
        package let fence: Fence
        package let executor: ExecutorID
        /// What was read, which may be short of what was planned.
        package let range: OffsetRange

        package init(fence: Fence, executor: ExecutorID, range: OffsetRange) {
            self.fence = fence
            self.executor = executor
            self.range = range
        }
    }

    package let id: RequestID
    package let batch: BatchID
    /// One a task of the unit, in order of partition.
    package let parts: [Part]
    /// From 1; above 1 the sinks go on from the first record that is not delivered.
    package let attempt: Int

    package init(id: RequestID, batch: BatchID, parts: [Part], attempt: Int) {
        self.id = id
        self.batch = batch
        self.parts = parts
        self.attempt = attempt
    }
}
