/// Where dead letters go: a topic, or a sink of the user's.
final class DeadLetterTarget: Sendable {
    /// What makes two policies share a sink.
    enum Identity: Hashable {
        case topic(String)
        case sink(ObjectIdentifier)
    }

    /// The sink's name.
    let name: String
    /// Nil for a sink of the user's that writes to none.
    let topic: String?
    private let isShared: Bool
    let makeSink: @Sendable (SinkID) -> any DeadLetterSink

    init(topic: String) {
        let sink = DeadLetterTopic(topic)
        name = sink.name
        self.topic = topic
        isShared = true
        makeSink = { TypedSink(id: $0, sink: sink) }
    }

    init<S: Sink<ProducerRecord>>(_ sink: S) {
        name = sink.name
        topic = (sink as? KafkaSink<ProducerRecord>)?.topic
        isShared = false
        makeSink = { TypedSink(id: $0, sink: sink) }
    }

    var identity: Identity {
        if isShared, let topic { .topic(topic) } else { .sink(ObjectIdentifier(self)) }
    }
}

/// A sink of the plan that takes dead letters.
protocol DeadLetterSink: AnySink {
    func stage(_ deadLetter: ProducerRecord, in context: TaskContext) throws
}

extension TypedSink: DeadLetterSink where S.Element == ProducerRecord {
    func stage(_ deadLetter: ProducerRecord, in context: TaskContext) throws {
        let staged = try staged(in: context)
        try sink.stage(deadLetter, in: staged)
        staged.recordCount &+= 1
    }
}
