/// What set the size of a batch.
public enum AdmissionLimit: String, Hashable, Sendable, CaseIterable {
    /// It holds all that there was.
    case backlog
    /// Too little is known yet of what records cost: batches grow step by step.
    case slowStart
    /// The rate control.
    case rate
    /// `maxBatchRecords`.
    case maxBatchRecords
    /// `maxBatchBytes`.
    case maxBatchBytes
    /// `maxPartitionRecordsPerSecond`.
    case partitionRate
}

/// What a batch was allowed to hold, and why no more.
public struct Admission: Hashable, Sendable {
    /// Offsets that waited, over all partitions that had no unfinished work.
    public let backlog: Int64
    /// Offsets that the batch was allowed to hold; what it holds is never more.
    public let admitted: Int64
    /// What set `admitted`.
    public let limit: AdmissionLimit

    /// Describes an admission.
    public init(backlog: Int64, admitted: Int64, limit: AdmissionLimit) {
        self.backlog = backlog
        self.admitted = admitted
        self.limit = limit
    }
}

extension Admission {
    /// Nothing was left out of so many offsets.
    package static func everything(of backlog: Int64) -> Admission {
        Admission(backlog: backlog, admitted: backlog, limit: .backlog)
    }
}
