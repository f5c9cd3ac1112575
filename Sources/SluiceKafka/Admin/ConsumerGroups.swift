internal import CRdKafka
import Synchronization

/// Looks consumer groups up and changes what they have committed, with a client of its own that joins none. Every call
/// blocks, for as long as its `timeout` says, and may be made from any thread.
///
/// The embedded broker tells nothing of groups and their members, and can't delete offsets; it does look up and set
/// those of partitions that are named.
///
/// After a call that was given up for want of an answer, close it and make another: when the answer comes after all,
/// librdkafka 2.0.2 uses memory that it has freed.
public final class ConsumerGroups: Sendable {
    /// The same client, for what is asked about partitions: where they begin and end.
    public let logs: ReaderClient

    /// Whether brokers tell of groups; nil until one was asked.
    let tellsOfGroups = Mutex<Bool?>(nil)

    var handle: ClientHandle { logs.handle }

    /// Starts a client; it connects in the background, and says through `onError` when it can't.
    ///
    /// - Parameters:
    ///   - configuration: `group.id`, of which librdkafka's consumers need one, is `sluice-tools` unless it is set: the
    ///     client looks for that group's coordinator, and does not join it.
    ///   - onLog: Takes librdkafka's log lines.
    ///   - onError: Takes what goes wrong outside of calls, such as why no broker can be reached.
    /// - Throws: When a property can't be used.
    public init(
        configuration: KafkaConfiguration,
        onLog: @escaping KafkaLogHandler,
        onError: @escaping KafkaErrorHandler
    ) throws(KafkaConfigurationError) {
        // Not a producer: librdkafka 2.0.2 follows a null pointer when a group's coordinator moves and there is no
        // group.id.
        logs = try ReaderClient(
            configuration: configuration.withDefaults(["group.id": "sluice-tools"]),
            onLog: onLog,
            onError: onError
        )
    }

    /// Ends the client, and waits no longer than that. Closing twice does nothing.
    public func close(within limit: Duration = .seconds(5)) { _ = logs.shutdown(within: limit) }

    func requireOpen() throws(KafkaError) {
        guard !logs.isShutDown else { throw .closed("The groups' client") }
    }
}
