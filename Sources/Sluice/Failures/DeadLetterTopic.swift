internal import Synchronization

/// A topic that dead letters go to: a Kafka sink that refuses what the producer would refuse, while it is known which
/// record that is.
final class DeadLetterTopic: TransactionalSink {
    /// librdkafka's default of `message.max.bytes`.
    private static let defaultMaxMessageBytes = 1_000_000
    /// What a header takes beside its name and value, at most: two lengths of 5 bytes.
    private static let bytesPerHeader = 10

    private let sink: KafkaSink<ProducerRecord>
    private let maxMessageBytes = Atomic(DeadLetterTopic.defaultMaxMessageBytes)

    /// What a dead letter brought along says where its record came from, and stays.
    init(_ topic: String) { sink = KafkaSink(topic: topic) { record, output in output.appendKeepingContext(record) } }

    var name: String { sink.name }
    var topic: String { sink.topic }

    func start(_ context: SinkContext) async throws {
        let limit = context.kafka["message.max.bytes"].flatMap { Int($0) } ?? Self.defaultMaxMessageBytes
        maxMessageBytes.store(limit, ordering: .relaxed)
        try await sink.start(context)
    }

    func makeStaged(for task: TaskContext) -> KafkaOutput { sink.makeStaged(for: task) }

    func stage(_ deadLetter: ProducerRecord, in staged: KafkaOutput) throws {
        let limit = maxMessageBytes.load(ordering: .relaxed)
        // Those of a trace are left out where they do not fit.
        let size = (deadLetter.key?.count ?? 0) + (deadLetter.value?.count ?? 0) + Self.size(of: deadLetter.headers)
        guard size <= limit else {
            throw Failure(
                origin: .userCode,
                message: """
                    its dead letter takes \(size) bytes with its headers, and message.max.bytes is \(limit): raise it, \
                    and max.message.bytes of topic \(topic), or choose another failure policy
                    """,
                isRetriable: false
            )
        }
        try sink.stage(deadLetter, in: staged)
    }

    func publish(_ parts: [StagedPart<KafkaOutput>], of batch: BatchID) async throws {
        try await sink.publish(parts, of: batch)
    }

    private static func size(of headers: RecordHeaders) -> Int {
        headers.reduce(0) { $0 + bytesPerHeader + $1.name.utf8.count + ($1.value?.count ?? 0) }
    }
}
