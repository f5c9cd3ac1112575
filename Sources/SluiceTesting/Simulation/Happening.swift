import SluiceCore

/// What is on the simulated world's agenda. What belongs to one life of the process bears that life's number, and is
/// passed over after a crash.
enum Happening {
    case driverHears(DriverEvent, life: Int)
    case timer(number: Int, life: Int)
    case attemptEnds(Fence, life: Int)
    case deliveryEnds(RequestID, life: Int)
    case commitArrives(RequestID, [TopicPartition: Int64], life: Int)
    case commitForgotten(RequestID, life: Int)
    case logGrows(TopicPartition)
    case executorDies(ExecutorID?)
    case executorStarts(life: Int)
    case crash
    case start
    case rebalance
    case anotherWorks([TopicPartition])
    case partitionsReturn([TopicPartition])
    case recordsExpire
    case brokerGoesAway
    case partitionAppears(TopicPartition)
    case partitionVanishes(TopicPartition)
    case goneIsTakenAway(TopicPartition)
    /// In exactly-once mode: what clients do, and what the cluster does.
    case client(ClientHappening, Side, life: Int)
    case cluster(ClusterHappening)
}

/// An attempt as the simulated executor has it.
struct ModelAttempt {
    let attempt: TaskAttempt
    let executor: ExecutorID
    let writer: Int
}

/// Output that a simulated executor holds.
struct ModelOutput {
    let partition: TopicPartition
    let executor: ExecutorID
    let writer: Int
    let records: [Int64]
    /// Records that failed, and go by their policy.
    var failed: [Int64] = []
    var deliveredCount = 0
    /// What it wrote to shuffles, and may have put out: all that were read, or that a bucket held.
    var shuffled: [ModelRecord] = []
}

/// A record of the input, wherever it has come.
package struct ModelRecord: Hashable, Comparable, Sendable, CustomStringConvertible {
    let partition: TopicPartition
    let offset: Int64

    package static func < (left: Self, right: Self) -> Bool {
        (left.partition, left.offset) < (right.partition, right.offset)
    }

    package var description: String { "\(partition) \(offset)" }
}

/// A delivery under way.
struct ModelDelivery {
    let order: DeliveryOrder
}
