import Sluice
import SluiceKafka
import Synchronization

/// Asks the cluster, and says in a line what is wrong when it does not answer.
final class ClusterClient: Sendable {
    let groups: ConsumerGroups
    let timeout: Duration
    /// Where brokers are looked for.
    let servers: String
    private let options: ClusterOptions
    private let group: String?
    /// Why the client can't connect, as it said last.
    private let cause: Cause

    /// Says on standard error what is odd about the settings, but wrong for nothing.
    convenience init(_ options: ClusterOptions, group: String?) throws {
        let settings = try options.settings(group: group)
        for warning in settings.warnings { printToStandardError("warning: \(warning)") }
        try self.init(options, group: group, kafka: settings.kafka)
    }

    private init(_ options: ClusterOptions, group: String?, kafka: KafkaConfiguration) throws {
        self.options = options
        self.group = group
        let cause = Cause()
        groups = try ConsumerGroups(configuration: kafka, onLog: { cause.note($0) }, onError: { _ in })
        timeout = options.timeout.duration
        servers = kafka.bootstrapServers
        self.cause = cause
    }

    /// Another in its place, for after a call that got no answer: the old one must not be used then.
    func replaced() throws -> ClusterClient {
        close()
        return try ClusterClient(options, group: group, kafka: options.settings(group: group).kafka)
    }

    func close() { groups.close(within: .seconds(2)) }

    /// Makes a call that may take `timeout`.
    ///
    /// - Parameter access: The right that the call needs, for the error when it is missing.
    func ask<Answer>(
        access: String,
        _ call: (ConsumerGroups, Duration) throws(KafkaError) -> Answer
    ) throws(ToolError) -> Answer {
        do throws(KafkaError) {
            return try call(groups, timeout)
        } catch {
            throw explained(error, access: access)
        }
    }

    func explained(_ error: KafkaError, access: String) -> ToolError {
        ToolError(error, servers: servers, timeout: timeout, cause: cause.last, access: access)
    }
}

/// Sendable, as librdkafka's threads write it.
private final class Cause: Sendable {
    private let text = Mutex<String?>(nil)

    var last: String? { text.withLock(\.self) }

    func note(_ line: KafkaLogLine) {
        guard line.facility == "FAIL" else { return }
        // The name of the thread stands in front.
        let words = line.message.hasPrefix("[thrd:") ? line.message.drop { $0 != "]" }.dropFirst(3) : line.message[...]
        text.withLock { $0 = String(words) }
    }
}
