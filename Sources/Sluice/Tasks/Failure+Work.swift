extension Failure {
    /// What an attempt failed with, as the driver is told it: the user's code, or a shuffle that it wrote to or read.
    ///
    /// - Parameter offset: The record at which it failed, if that is known; the range's first one otherwise.
    init(in work: TaskWork, _ error: any Error, at offset: Int64? = nil) {
        let (name, cause) = (error as? OperatorError).map { ($0.operatorName, $0.cause) } ?? (nil, error)
        let origin: Failure.Origin =
            if let failure = cause as? Failure, failure.origin == .shuffle { .shuffle } else { .userCode }
        self.init(
            origin: origin,
            message: (work.bucket == nil ? "" : "\(work): ") + Self.message(of: cause),
            partition: work.range?.partition,
            offset: work.range.map { offset ?? $0.from },
            operatorName: name,
            isRetriable: cause.isWorthRetrying
        )
    }

    /// What an error says.
    static func message(of error: any Error) -> String { (error as? Failure)?.message ?? "\(error)" }
}
