import SluiceKafka

/// What keeps a tool from doing its work: what happened, and what to do about it, in a line or two.
struct ToolError: Error, Equatable, CustomStringConvertible {
    let description: String
    /// Whether a call got no answer: the client that made it must not be used again.
    private(set) var isUnanswered = false

    init(_ description: String) { self.description = description }
}

extension ToolError {
    /// What an error of the cluster's means for whoever started the tool.
    ///
    /// - Parameters:
    ///   - servers: Where brokers were looked for.
    ///   - timeout: How long an answer was waited for.
    ///   - cause: What the client said meanwhile, such as why it can't connect.
    ///   - access: The right that the request needs.
    init(_ error: KafkaError, servers: String, timeout: Duration, cause: String?, access: String) {
        if Self.unreachable.contains(error.code) {
            // Brokers leave a client that may not see a group without its coordinator.
            let right = cause == nil ? "\nA client without this right gets no answer either: \(access)" : ""
            self.init(
                """
                no answer from \(servers) within \(timeout.inSeconds): \(cause ?? error.code.description)
                Check --bootstrap-servers, that a broker runs there and what it asks of clients (-X security.protocol and \
                the like), or raise --timeout\(right)
                """
            )
            isUnanswered = true
        } else if Self.refused.contains(error.code) {
            self.init("\(error)\nThe cluster's access list must allow this client: \(access)")
        } else if error.code == .unsupportedFeature {
            self.init("\(error)\nThis broker can't do that: it is too old, or it is an embedded one")
        } else {
            self.init("\(error)")
        }
    }

    private static let unreachable: Set<KafkaError.Code> = [
        .transport, .resolve, .allBrokersDown, .timedOut, .timedOutInQueue, .waitingForCoordinator,
        .requestTimedOut, .coordinatorNotAvailable, .authentication, .tls,
    ]
    private static let refused: Set<KafkaError.Code> = [
        .topicAuthorizationFailed, .groupAuthorizationFailed, .clusterAuthorizationFailed,
    ]
}

extension Duration {
    /// In seconds, to a tenth: `10s`, `0.5s`.
    var inSeconds: String {
        let tenths = Int((self / .milliseconds(100)).rounded())
        return tenths.isMultiple(of: 10) ? "\(tenths / 10)s" : "\(tenths / 10).\(tenths % 10)s"
    }
}
