internal import Synchronization

/// Writes records to a topic, idempotently: what the broker has confirmed is in the log once, in order.
///
/// All Kafka sinks of an application share one producer. A task's records leave when the task is complete; when the
/// delivery fails half-way it goes on from the first record that the broker has not confirmed.
public struct KafkaSink<Element>: Sink {
    /// The topic.
    public let topic: String
    private let encode: @Sendable (Element, KafkaOutput) throws -> Void
    private let connection = Connection()

    private final class Connection: Sendable {
        let producer = Mutex<SharedProducer?>(nil)
    }

    /// Writes what `encode` adds to the output for each element.
    public init(topic: String, encode: @escaping @Sendable (Element, KafkaOutput) throws -> Void) {
        self.topic = topic
        self.encode = encode
    }

    /// `kafka` and the topic's name.
    public var name: String { "kafka \(topic)" }

    /// Looks whether the topic is there, and waits for it where that is how the application is configured.
    public func start(_ context: SinkContext) async throws {
        try await context.topicLookup.waitForTopics([topic])
        connection.producer.withLock { $0 = context.producer }
    }

    /// Begins with nothing. Where the application is traced, its records get the context of the task's span as headers.
    public func makeStaged(for task: TaskContext) -> KafkaOutput {
        let output = KafkaOutput()
        output.trace = task.traceHeaders
        return output
    }

    /// Encodes the element. One whose encoding throws leaves nothing behind.
    public func stage(_ element: Element, in staged: KafkaOutput) throws {
        let mark = staged.mark
        do { try encode(element, staged) } catch {
            staged.rollBack(to: mark)
            throw error
        }
    }

    /// Sends the records, and returns when the broker has confirmed them all.
    public func publish(_ parts: [StagedPart<KafkaOutput>], of batch: BatchID) async throws {
        guard let producer = connection.producer.withLock(\.self) else {
            throw KafkaError(code: .closed, message: "the sink of topic \(topic) was not started")
        }
        for part in parts { try await producer.deliver(part.staged, to: topic) }
    }
}

extension Sink {
    /// Writes each element to a topic as it encodes itself: a `Record` is copied, a `String` or `Bytes` becomes the value,
    /// a `ProducerRecord` says everything.
    ///
    /// - Parameter topic: The topic. That it is there is checked at the start.
    public static func kafka<Element: KafkaEncodable>(topic: String) -> Self where Self == KafkaSink<Element> {
        KafkaSink(topic: topic) { element, output in try element.encode(into: output) }
    }

    /// Writes what `encode` adds to the output for each element: the fast way, without a value in between.
    ///
    /// - Parameters:
    ///   - topic: The topic. That it is there is checked at the start.
    ///   - encode: Called once an element, in order, on the executor's thread. It may add any number of records.
    public static func kafka<Element>(
        topic: String,
        encode: @escaping @Sendable (Element, KafkaOutput) throws -> Void
    ) -> Self where Self == KafkaSink<Element> {
        KafkaSink(topic: topic, encode: encode)
    }
}
