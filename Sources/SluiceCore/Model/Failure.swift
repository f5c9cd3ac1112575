/// What went wrong, where, and whether trying again may help: plain values that any executor can send.
public struct Failure: Error, Hashable, Sendable, CustomStringConvertible {
    /// Where a failure came from.
    public enum Origin: String, Hashable, Sendable {
        /// The user's code threw.
        case userCode
        /// Records could not be read.
        case source
        /// Output could not be delivered.
        case sink
        /// Offsets could not be committed.
        case commit
        /// The executor was lost.
        case executor
        /// What a shuffle holds could not be kept or read.
        case shuffle
    }

    /// Where it came from.
    public var origin: Origin
    /// What happened, and what to do about it where that is known.
    public var message: String
    /// The partition that it concerns, if it concerns one.
    public var partition: TopicPartition?
    /// The offset of the record at which it happened, if that is known.
    public var offset: Int64?
    /// The operator whose closure threw, as `StreamingApplication.explain()` names it, if one did.
    public var operatorName: String?
    /// How many attempts were made before giving up, if there was more than one.
    public var attempts: Int
    /// Whether the same may succeed when tried again.
    public var isRetriable: Bool

    /// Describes a failure; retriable unless told otherwise.
    public init(
        origin: Origin,
        message: String,
        partition: TopicPartition? = nil,
        offset: Int64? = nil,
        operatorName: String? = nil,
        attempts: Int = 1,
        isRetriable: Bool = true
    ) {
        self.origin = origin
        self.message = message
        self.partition = partition
        self.offset = offset
        self.operatorName = operatorName
        self.attempts = attempts
        self.isRetriable = isRetriable
    }

    /// One line: where, what, and after how many attempts.
    public var description: String {
        var place = ""
        if let partition {
            place = "\(partition)"
            if let offset { place += " at offset \(offset)" }
            place += ": "
        }
        let tries = attempts > 1 ? " (\(attempts) attempts)" : ""
        let name = operatorName.map { " in \($0)" } ?? ""
        return "\(place)\(origin.title)\(name): \(message)\(tries)"
    }
}

extension Failure.Origin {
    var title: String {
        switch self {
        case .userCode: "the application's code failed"
        case .source: "reading failed"
        case .sink: "delivering output failed"
        case .commit: "committing offsets failed"
        case .executor: "an executor was lost"
        case .shuffle: "a shuffle failed"
        }
    }
}
