/// What the shell is to do. Actions are performed in order.
package enum DriverAction: Equatable, Sendable {
    /// Send `.timerFired` at that instant; takes the place of the timer set before.
    case setTimer(Instant)
    /// Ask for the log ends of these partitions; `.observed` or `.observationFailed` is owed.
    case observe(RequestID, [TopicPartition])
    case run(TaskAttempt, on: ExecutorID)
    /// Give the held output of these attempts to the sinks, in a transaction if it says so. `.delivered` or
    /// `.deliveryFailed` is owed; of a transaction `.deliveryAborted` or `.deliveryOutdated` will do as well.
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

/// Permission to deliver commit units: one, or several in one transaction.
package struct DeliveryOrder: Equatable, Sendable {
    package struct Part: Equatable, Sendable {
        package let fence: Fence
        package let executor: ExecutorID
        /// What was read, which may be short of what was planned; or which bucket.
        package let work: TaskWork

        package init(fence: Fence, executor: ExecutorID, work: TaskWork) {
            self.fence = fence
            self.executor = executor
            self.work = work
        }

        package init(fence: Fence, executor: ExecutorID, range: OffsetRange) {
            self.init(fence: fence, executor: executor, work: .range(range))
        }

        /// Nil for a bucket.
        package var range: OffsetRange? { work.range }
    }

    package struct Unit: Equatable, Sendable {
        package let batch: BatchID
        /// One a task of the unit, in order of partition, and behind them buckets in order of stage.
        package let parts: [Part]

        package init(batch: BatchID, parts: [Part]) {
            self.batch = batch
            self.parts = parts
        }
    }

    /// What makes output and offsets one.
    package struct Transaction: Equatable, Sendable {
        /// Which producer, from 0. None has two transactions at once.
        package let slot: Int
        /// What the group is to have committed with the output.
        package let offsets: [TopicPartition: Int64]

        package init(slot: Int, offsets: [TopicPartition: Int64]) {
            self.slot = slot
            self.offsets = offsets
        }
    }

    package let id: RequestID
    /// One, except in a transaction.
    package let units: [Unit]
    /// From 1; above 1 the sinks go on from the first record that is not delivered, unless a transaction was aborted.
    package let attempt: Int
    /// Nil where offsets are committed by themselves, after the delivery.
    package let transaction: Transaction?

    package init(id: RequestID, units: [Unit], attempt: Int, transaction: Transaction? = nil) {
        self.id = id
        self.units = units
        self.attempt = attempt
        self.transaction = transaction
    }

    package var parts: [Part] { units.flatMap(\.parts) }
}
