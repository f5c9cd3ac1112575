import SluiceCore

/// Something that must always hold was seen not to hold.
package struct Violation: Error, CustomStringConvertible, Sendable {
    package let invariant: String
    package let detail: String

    package init(_ invariant: String, _ detail: String) {
        self.invariant = invariant
        self.detail = detail
    }

    package var description: String { "\(invariant): \(detail)" }
}

/// What really happened in the simulated world, as opposed to what the driver believes.
package enum Fact: Sendable {
    /// A record reached the output, written by one writer (one assignment of the partition to one instance).
    case delivered(TopicPartition, offset: Int64, writer: Int)
    /// A record reached the dead letters.
    case deadLettered(TopicPartition, offset: Int64)
    /// A record was dropped on purpose.
    case skipped(TopicPartition, offset: Int64)
    case committed(TopicPartition, offset: Int64)
    case attemptStarted(TopicPartition, fence: UInt64, executor: Int, slots: Int)
    case attemptEnded(TopicPartition, fence: UInt64, executor: Int)
    case deliveryStarted(TopicPartition, fence: UInt64)
    case deliveryEnded(TopicPartition, fence: UInt64)
    /// A batch is on its way to the output, with all that it needs.
    case batchDelivered(BatchComposition)
    case commitRequested(UInt64)
    case commitAnswered(UInt64)
    case batchesInFlight(Int)
    case batchCut(BatchPlan)
    case memory(MemoryUse)
    /// A `read_committed` reader of the output sees a record.
    case seen(OutputRecord)
    /// These offsets were skipped, and that was told.
    case lost(OffsetRange)
    /// The process died: whatever it was doing has stopped.
    case crashed
    /// The driver ended.
    case finished(Failure?, unfinishedTasks: Int)
}

/// Watches the facts for one invariant. Written against the world alone; it knows nothing of the driver's code.
package protocol Checker {
    /// Looks at a fact, before `logs` is changed by it.
    mutating func check(_ fact: Fact, _ logs: [ModelBroker.Log]) throws(Violation)
    /// Looks at the world when all is over.
    mutating func checkEnd(_ logs: [ModelBroker.Log]) throws(Violation)
}

extension Checker {
    package mutating func checkEnd(_ logs: [ModelBroker.Log]) throws(Violation) {}
}
