extension Error {
    /// Whether the same may succeed when tried again, as far as the error itself says: what says nothing, may.
    var isWorthRetrying: Bool { (self as? Failure)?.isRetriable ?? true }
}
