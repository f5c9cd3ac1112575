#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A regular expression that topics' names are held against, as librdkafka does for subscriptions: POSIX extended, and
/// bound to the name's beginning by its `^`. It is not bound to the end unless it ends with `$`.
///
/// Sendable: the compiled expression is not changed after `init`, and `regexec` only reads it.
public final class TopicPattern: @unchecked Sendable {
    /// The expression, which begins with `^`.
    public let text: String
    private let compiled: UnsafeMutablePointer<regex_t>

    /// Whether a subscription of this name is a pattern.
    public static func isPattern(_ name: String) -> Bool { name.hasPrefix("^") }

    /// Compiles an expression; `^` is put before it unless it is there.
    ///
    /// - Throws: When it is no regular expression.
    public init(_ text: String) throws(KafkaError) {
        let text = Self.isPattern(text) ? text : "^\(text)"
        let compiled = UnsafeMutablePointer<regex_t>.allocate(capacity: 1)
        compiled.initialize(to: regex_t())
        let result = regcomp(compiled, text, REG_EXTENDED | REG_NOSUB)
        guard result == 0 else {
            var reason = [CChar](repeating: 0, count: 256)
            regerror(result, compiled, &reason, reason.count)
            compiled.deallocate()
            throw KafkaError(
                code: .invalidArgument,
                message: "topic pattern \(text) is no regular expression: \(string(reason))"
            )
        }
        self.text = text
        self.compiled = compiled
    }

    deinit {
        regfree(compiled)
        compiled.deallocate()
    }

    /// Whether the name matches.
    public func matches(_ topic: String) -> Bool { regexec(compiled, topic, 0, nil, 0) == 0 }
}
