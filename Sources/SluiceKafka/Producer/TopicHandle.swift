internal import CRdKafka

/// A topic as a client knows it: a producer, so that no name is looked up for every record; a reader, so that leaders are
/// followed. Made by `Producer.topic(_:)`, and of no use with another producer or once that is closed.
///
/// Sendable: librdkafka's topic handles may be used from any thread.
public final class TopicHandle: @unchecked Sendable {
    /// The topic's name.
    public let name: String

    let pointer: OpaquePointer
    private let client: ClientHandle

    init(name: String, client: ClientHandle) throws(KafkaError) {
        guard let pointer = rd_kafka_topic_new(client.pointer, name, nil) else {
            throw KafkaError(rd_kafka_last_error(), while: "naming topic \(name)")
        }
        self.name = name
        self.pointer = pointer
        self.client = client
    }

    /// Gives the handle back; its owner does so once, before it destroys the client.
    func release() { rd_kafka_topic_destroy(pointer) }
}
