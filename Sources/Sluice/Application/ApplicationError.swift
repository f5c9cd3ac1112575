/// Why an application could not start, or had to stop.
public struct ApplicationError: Error, Sendable, CustomStringConvertible {
    /// The kinds of failure.
    public struct Code: Hashable, Sendable {
        private enum Kind { case invalidPlan, invalidConfiguration, brokerUnavailable, missingTopic, failed, stopped }
        private let kind: Kind
        private init(_ kind: Kind) { self.kind = kind }

        /// The streams do not make sense together.
        public static let invalidPlan = Code(.invalidPlan)
        /// A setting can't be used.
        public static let invalidConfiguration = Code(.invalidConfiguration)
        /// No broker answered within `brokerTimeout`.
        public static let brokerUnavailable = Code(.brokerUnavailable)
        /// A topic is not there.
        public static let missingTopic = Code(.missingTopic)
        /// Work failed for good: `failure` says where.
        public static let failed = Code(.failed)
        /// The application was stopped before it had finished what was in flight.
        public static let stopped = Code(.stopped)
    }

    /// What kind of failure it is.
    public let code: Code
    /// What happened, and what to do about it.
    public let message: String
    /// The place and the cause, where a task, a delivery or a commit failed.
    public let failure: Failure?

    init(_ code: Code, _ message: String, failure: Failure? = nil) {
        self.code = code
        self.message = message
        self.failure = failure
    }

    /// The message.
    public var description: String { message }
}
