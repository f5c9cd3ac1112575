/// Numbers the micro-batches of one run of an application, from 0, increasing.
///
/// After a restart the numbers begin again: what identifies work across restarts is its offset ranges.
public struct BatchID: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The number, from 0.
    public let rawValue: Int64

    /// Wraps a number.
    public init(_ rawValue: Int64) { self.rawValue = rawValue }

    /// Earlier batches have lower numbers.
    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
    /// The bare number.
    public var description: String { "\(rawValue)" }
}

/// Names a task: its batch, and its place in the batch's plan.
public struct TaskID: Hashable, Sendable, CustomStringConvertible {
    /// The batch that the task belongs to.
    public let batch: BatchID
    /// The task's place in the batch's plan, from 0.
    public let index: Int

    /// Names a task.
    public init(batch: BatchID, index: Int) {
        self.batch = batch
        self.index = index
    }

    /// `batch.index`.
    public var description: String { "\(batch).\(index)" }
}

/// Names a stage of the plan, the same in every process that builds the same plan: stages are numbered as declared.
public struct StageID: Hashable, Sendable, CustomStringConvertible {
    /// The number, from 0.
    public let rawValue: Int

    /// Wraps a number.
    public init(_ rawValue: Int) { self.rawValue = rawValue }

    /// The bare number.
    public var description: String { "\(rawValue)" }
}

/// Names an executor within one run of an application.
public struct ExecutorID: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The number, from 0.
    public let rawValue: Int

    /// Wraps a number.
    public init(_ rawValue: Int) { self.rawValue = rawValue }

    /// By number.
    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
    /// The bare number.
    public var description: String { "\(rawValue)" }
}

/// A lane by its place among those of its kind, so that planning and scheduling hash no topic name.
package struct LaneID: Hashable, Sendable, Comparable {
    package enum Kind: UInt8, Sendable {
        /// Of the driver's table.
        case partition
        /// Of the shuffles: the buckets of all stages, one stage's after another's.
        case bucket
    }

    package let index: Int
    package let kind: Kind

    package init(_ index: Int, kind: Kind = .partition) {
        self.index = index
        self.kind = kind
    }

    package static func < (left: Self, right: Self) -> Bool {
        (left.kind.rawValue, left.index) < (right.kind.rawValue, right.index)
    }
}

/// Given anew to every attempt, increasing: whoever reports with an old fence is not listened to.
package struct Fence: Hashable, Sendable, Comparable {
    package let rawValue: UInt64
    package init(_ rawValue: UInt64) { self.rawValue = rawValue }
    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// Numbers the requests that the driver sends out, each kind on its own, so that a late reply is known as one.
package struct RequestID: Hashable, Sendable {
    package let rawValue: UInt64
    package init(_ rawValue: UInt64) { self.rawValue = rawValue }
}

/// Hands out increasing numbers.
struct Sequence64 {
    private var last: UInt64 = 0

    mutating func next() -> UInt64 {
        last += 1
        return last
    }
}
