internal import CRdKafka

/// A failure that librdkafka or a broker reported.
public struct KafkaError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What went wrong.
    public let code: Code
    /// What happened, and what to do about it where that is known.
    public let message: String
    /// Whether the same call may succeed later with nothing changed.
    public let isRetriable: Bool
    /// Whether the client that raised it is of no more use: close it and make another.
    public let isFatal: Bool
    /// Whether the open transaction can only be aborted. Never together with `isFatal` or `isRetriable`.
    public let requiresAbort: Bool

    /// Makes an error; for fakes and for failures that are found before librdkafka is asked.
    ///
    /// - Parameters:
    ///   - code: What went wrong.
    ///   - message: What happened; librdkafka's own words, and the remedy, are added when it is nil.
    ///   - isRetriable: Whether to try again; goes by the code when it is nil.
    ///   - isFatal: Whether the client is of no more use.
    ///   - requiresAbort: Whether the open transaction can only be aborted; of no account when the client is of no more use.
    public init(
        code: Code,
        message: String? = nil,
        isRetriable: Bool? = nil,
        isFatal: Bool = false,
        requiresAbort: Bool = false
    ) {
        self.code = code
        self.message = message ?? code.explanation
        self.isFatal = isFatal
        self.requiresAbort = requiresAbort && !isFatal
        self.isRetriable = !isFatal && !requiresAbort && (isRetriable ?? code.isTransient)
    }

    /// `message [NAME (number)]`.
    public var description: String {
        "\(message) [\(code)]\(isFatal ? ", fatal" : requiresAbort ? ", requires abort" : "")"
    }
}

extension KafkaError {
    /// Names what was being done, since librdkafka's text seldom does.
    init(_ response: rd_kafka_resp_err_t, while doing: String) {
        let code = Code(response)
        self.init(code: code, message: "\(doing): \(code.explanation)")
    }

    /// Takes over `error` and destroys it.
    init(taking error: OpaquePointer, while doing: String) {
        let code = Code(rd_kafka_error_code(error))
        let text = rd_kafka_error_string(error).map { String(cString: $0) } ?? code.name
        self.init(
            code: code,
            message: "\(doing): \(code.withRemedy(text))",
            isRetriable: code.isTransient || rd_kafka_error_is_retriable(error) != 0,
            isFatal: rd_kafka_error_is_fatal(error) != 0
        )
        rd_kafka_error_destroy(error)
    }

    static func check(_ response: rd_kafka_resp_err_t, while doing: @autoclosure () -> String) throws(KafkaError) {
        if response != RD_KAFKA_RESP_ERR_NO_ERROR { throw KafkaError(response, while: doing()) }
    }

    /// Throws, and destroys, an `rd_kafka_error_t`; nil is success.
    static func check(_ error: OpaquePointer?, while doing: @autoclosure () -> String) throws(KafkaError) {
        if let error { throw KafkaError(taking: error, while: doing()) }
    }

    static func closed(_ what: String) -> KafkaError {
        KafkaError(code: .closed, message: "\(what) is closed")
    }
}
