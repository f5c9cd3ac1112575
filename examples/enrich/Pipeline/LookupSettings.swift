internal import Sluice

/// How planes are looked up.
package struct LookupSettings: Sendable {
    /// Calls under way at once, of all tasks together. At least 1.
    package var limit = 64
    /// How long an attempt may take. More than zero.
    package var timeout = Duration.seconds(1)
    /// Attempts at a call. At least 1.
    package var attempts = 5
    /// The longest wait before the second attempt; it doubles with each further one.
    package var backoff = Duration.milliseconds(20)
    /// Where flights go whose plane can't be looked up.
    package var deadLetters: String

    /// 64 calls, five attempts of a second each, unless told otherwise.
    package init(deadLetters: String) { self.deadLetters = deadLetters }

    /// What is unknown stays so; everything else, such as a 503, a timeout or a lost connection, may pass.
    var retry: CallRetry {
        .attempts(attempts, initialBackoff: backoff) { error in (error as? LookupError)?.isRetriable ?? true }
    }
}
