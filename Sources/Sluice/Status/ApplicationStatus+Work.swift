/// The plan: what flows from where to where, and how fast.
public struct PlanStatus: Codable, Hashable, Sendable {
    /// The stages: what runs in one pass over a task's range.
    public var stages: [Stage]
    /// Sources, operators and sinks, those upstream before those downstream.
    public var nodes: [Node]
    /// What leads where.
    public var edges: [Edge]

    /// Operators that run in one pass.
    public struct Stage: Codable, Hashable, Sendable {
        /// The stage's number.
        public var id: Int
        /// Its source, as `explain()` names it.
        public var source: String
        /// What is delivered and committed together: `task` or `batch`.
        public var commitScope: String
    }

    /// A source, an operator or a sink.
    public struct Node: Codable, Hashable, Sendable {
        /// Its number.
        public var id: Int
        /// The stages that it is part of: several behind a union.
        public var stages: [Int]
        /// `source`, `operator` or `sink`.
        public var kind: String
        /// As `explain()` names it.
        public var name: String
        /// What becomes of elements that fail here, or what a sink promises; nil where there is nothing to say.
        public var detail: String?
    }

    /// A way from one node to another.
    public struct Edge: Codable, Hashable, Sendable {
        /// The node upstream.
        public var from: Int
        /// The node downstream.
        public var to: Int
        /// Elements that passed in delivered tasks, since the start.
        public var elements: Int64
        /// Elements a second, over the last 10 s.
        public var elementsPerSecond: Double
        /// True where elements are shuffled to another stage; absent elsewhere.
        public var isShuffle: Bool?
    }
}

/// A batch: what it was cut with, and where its time went.
public struct BatchStatus: Codable, Hashable, Sendable {
    /// Its number in this run.
    public var id: Int64
    /// `running`, `finished`, or `abandoned` when nothing of it is left though it did not finish.
    public var state: String
    /// When it was cut.
    public var cutAt: Double
    /// When its first task started.
    public var startedAt: Double?
    /// When its last task was complete.
    public var completedAt: Double?
    /// When the last of its output was delivered.
    public var deliveredAt: Double?
    /// When the group had the last of its offsets.
    public var committedAt: Double?
    /// Offsets that were there to be planned, over all partitions.
    public var backlogRecords: Int64
    /// Offsets that it was planned with.
    public var admittedRecords: Int64
    /// What limited that, as the metric's label has it.
    public var limit: String
    /// From the cut to the first task's start; nil while none has started.
    public var schedulingDelaySeconds: Double?
    /// From the first task's start to the last delivery; nil before.
    public var processingSeconds: Double?
    /// From the cut to the last delivery; nil before.
    public var totalDelaySeconds: Double?
    /// Records read by its delivered tasks.
    public var recordsRead: Int
    /// Records put out by its delivered tasks.
    public var recordsWritten: Int
    /// Attempts that failed.
    public var failedAttempts: Int
    /// Attempts at its tasks in the order in which they began, the latest last. Those of old batches are left out.
    public var attempts: [Attempt]
    /// Attempts that are left out: the first ones.
    public var omittedAttempts: Int
    /// What it was planned with, in order of partition.
    public var ranges: [Range]
    /// Ranges that are left out: those of old batches are.
    public var omittedRanges: Int
    /// What its shuffles moved, a stage behind each, once it is finished.
    public var shuffles: [Shuffle] = []

    /// Offsets of one partition.
    public struct Range: Codable, Hashable, Sendable {
        /// The topic.
        public var topic: String
        /// The partition.
        public var partition: Int32
        /// The first offset.
        public var from: Int64
        /// The offset after the last.
        public var until: Int64
    }

    /// What was merged in one stage behind a shuffle; how far the largest bucket is from the others shows skew.
    public struct Shuffle: Codable, Hashable, Sendable {
        /// The stage.
        public var stage: Int
        /// Buckets that were not empty.
        public var buckets: Int
        /// Records that were merged.
        public var records: Int
        /// Bytes of them; estimated where values lie in memory.
        public var bytes: Int
        /// Keys that were merged.
        public var keys: Int
        /// The bucket with the most records.
        public var largestBucket: Int
        /// Its records.
        public var largestRecords: Int
        /// Its keys.
        public var largestKeys: Int
    }

    /// One attempt at a task: who ran what when.
    public struct Attempt: Codable, Hashable, Sendable {
        /// The task, `batch.index`.
        public var task: String
        /// Which attempt it is, from 1.
        public var attempt: Int
        /// The topic that it reads; nil behind a shuffle.
        public var topic: String?
        /// The partition that it reads; nil behind a shuffle.
        public var partition: Int32?
        /// The stage.
        public var stage: Int
        /// The bucket that it merges; nil before a shuffle.
        public var bucket: Int?
        /// The executor's number.
        public var executor: Int
        /// When it was sent to the executor.
        public var startedAt: Double
        /// When the executor reported its end; nil while it runs.
        public var endedAt: Double?
        /// When its output was delivered; nil before.
        public var deliveredAt: Double?
        /// `running`, `completed`, `failed`, `unreadable`, `input_lost` or `abandoned`.
        public var outcome: String
        /// Why it ended before its range did, if it did, as the metric's label has it.
        public var earlyEnd: String?
        /// Records read.
        public var recordsRead: Int
        /// Whether it was seen to run far beyond its fellows.
        public var isStraggler: Bool
    }
}

/// A partition, and what its work waits for.
public struct PartitionStatus: Codable, Hashable, Sendable {
    /// The topic.
    public var topic: String
    /// The partition.
    public var partition: Int32
    /// The next offset to plan.
    public var position: Int64
    /// The next offset to deliver.
    public var delivered: Int64
    /// The offset that the group has.
    public var committed: Int64
    /// The log's end as last heard of.
    public var logEnd: Int64
    /// Offsets between the committed one and the log's end.
    public var lagRecords: Int64
    /// The age of the last delivered record, while there is a lag; nil where that is not known.
    public var lagSeconds: Double?
    /// What is being done or waited for, as a phrase; nil when there is nothing to do.
    public var doing: String?
    /// For how long it has been at the same place, while there is something to do.
    public var standsForSeconds: Double?
}

/// An executor, and what it is at.
public struct ExecutorStatus: Codable, Hashable, Sendable {
    /// Its number.
    public var id: Int
    /// Tasks that it can run at once.
    public var slots: Int
    /// What it runs now.
    public var running: [Running]
    /// Attempts that it completed.
    public var completedTasks: Int
    /// Attempts that failed on it.
    public var failedTasks: Int
    /// Records that completed attempts read.
    public var recordsRead: Int64
    /// The share of its slots' time that was used over the last 10 s, from 0 to 1.
    public var busyRatio: Double

    /// An attempt that runs.
    public struct Running: Codable, Hashable, Sendable {
        /// The task, `batch.index`.
        public var task: String
        /// Which attempt it is, from 1.
        public var attempt: Int
        /// What it reads; nil behind a shuffle.
        public var range: BatchStatus.Range?
        /// The stage.
        public var stage: Int
        /// The bucket that it merges; nil before a shuffle.
        public var bucket: Int?
        /// When it was sent to the executor.
        public var startedAt: Double
        /// What it is doing, as a phrase: `reading from offset 7 on`.
        public var doing: String
    }
}
