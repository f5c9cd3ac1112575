/// A failure with its text cut, and what makes it the same as others. Made before anybody's lock is taken.
struct NotedFailure: Sendable {
    struct Key: Hashable, Sendable {
        let origin: String
        let partition: TopicPartition?
        /// The message in UTF-8, without what differs from one time to the next.
        let words: [UInt8]
    }

    /// Its message is cut.
    let failure: Failure
    let key: Key

    /// - Parameter origin: What kind of failure it is; nil for what the failure says.
    init(_ failure: Failure, origin: String? = nil) {
        var failure = failure
        failure.message = failure.message.cut(toBytes: StatusLimits.failureMessageBytes)
        self.failure = failure
        key = Key(
            origin: origin ?? failure.origin.label,
            partition: failure.partition,
            words: TextPattern.withoutNumbers(failure.message)
        )
    }
}

extension Failure.Origin {
    fileprivate var label: String {
        switch self {
        case .userCode: "user_code"
        case .source, .sink, .commit, .executor, .shuffle: rawValue
        }
    }
}
