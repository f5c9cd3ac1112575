/// When a record was made, or when the broker took it.
@frozen
public struct RecordTimestamp: Hashable, Sendable {
    /// What a timestamp tells.
    @frozen
    public enum Kind: UInt8, Sendable {
        /// Nothing: the record has no timestamp.
        case none
        /// When the producer made the record.
        case createTime
        /// When the broker appended the record.
        case logAppendTime
    }

    /// Milliseconds since 1970 (UTC), may be negative; -1 when `kind` is `none`.
    public let milliseconds: Int64
    /// What it tells.
    public let kind: Kind

    /// Makes a timestamp.
    @inlinable
    public init(milliseconds: Int64, kind: Kind = .createTime) {
        self.milliseconds = milliseconds
        self.kind = kind
    }

    /// No timestamp.
    @inlinable public static var none: Self { Self(milliseconds: -1, kind: .none) }
}
