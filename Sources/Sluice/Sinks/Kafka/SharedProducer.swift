internal import Logging
internal import Synchronization

/// The producer of an application. One that fails for good is replaced by a new one at the next delivery.
final class SharedProducer: Sendable {
    /// Records sent in a row before others on the same thread get their turn.
    private static let sendLimit = 1_000
    /// How long records under way may take when the application ends.
    private static let closeTimeout = Duration.seconds(5)

    /// How far sending has come, and why it paused.
    private struct Step {
        var next: Int
        var isFull = false
        var refusal: KafkaError?
    }

    private let configuration: KafkaConfiguration
    private let logger: Logger
    private let news: @Sendable (ClientNews) -> Void
    private let receipts = Receipts()
    private let current = Mutex(Current())

    private struct Current {
        var producer: Producer?
        var isClosed = false
    }

    init(
        configuration: KafkaConfiguration,
        logger: Logger,
        news: @escaping @Sendable (ClientNews) -> Void = { _ in }
    ) throws(ApplicationError) {
        self.configuration = configuration
        self.logger = logger
        self.news = news
        do {
            try configuration.validate(for: .producer, reserved: Producer.reservedProperties)
        } catch {
            throw ApplicationError(.invalidConfiguration, "\(error)")
        }
    }

    /// Sends what of the output is not delivered, and returns when all of it is.
    ///
    /// - Throws: What the first record failed with that was not delivered; `deliveredCount` tells which one that is.
    func deliver(_ output: KafkaOutput, to topic: String) async throws {
        guard output.deliveredCount < output.entries.count else { return }
        let producer = try producer()
        let handle = try producer.topic(topic)
        let receipt = receipts.open(for: output, first: output.deliveredCount)
        var step = Step(next: output.deliveredCount)
        while step.next < output.entries.count {
            let first = step.next
            do {
                step = try await producer.perform { self.send(output, from: first, to: handle, producer, receipt) }
            } catch {
                // What was sent before is still to be reported.
                step.refusal = error
            }
            guard step.refusal == nil else { break }
            if step.isFull { await producer.waitForSpace() }
        }
        let failure = await receipts.wait(for: receipt, sent: step.next)
        output.deliveredCount = failure?.index ?? step.next
        guard let error = failure?.error ?? step.refusal else { return }
        throw isOfUse(producer) ? error : error.passing
    }

    /// Whether a producer is still the one to use. One that failed for good, or that another delivery has found so and
    /// replaced, fails what it had under way; the next attempt has a new one.
    private func isOfUse(_ producer: Producer) -> Bool {
        current.withLock { $0.isClosed || $0.producer === producer } && producer.fatalError == nil
    }

    /// Lets what is under way arrive, and ends the producer. Nothing is delivered after that, by whoever has not heard.
    func close() {
        let producer = current.withLock { current in
            current.isClosed = true
            defer { current.producer = nil }
            return current.producer
        }
        producer?.flush(timeout: Self.closeTimeout)
        producer?.close()
    }

    /// Sends records until the buffer is full, one is refused, or it is somebody else's turn.
    private func send(
        _ output: KafkaOutput,
        from first: Int,
        to topic: TopicHandle,
        _ producer: Producer,
        _ receipt: Receipts.Number
    ) -> Step {
        for index in first..<min(first + Self.sendLimit, output.entries.count) {
            let entry = output.entries[index]
            let result = producer.send(
                to: topic,
                partition: entry.partition,
                key: entry.key,
                value: entry.value,
                headers: entry.headers,
                timestamp: entry.timestamp,
                tag: Receipts.tag(receipt, index)
            )
            switch result {
            case .queued: continue
            case .queueFull: return Step(next: index, isFull: true)
            case .failed(let error): return Step(next: index, refusal: error)
            }
        }
        return Step(next: min(first + Self.sendLimit, output.entries.count))
    }

    private func producer() throws -> Producer {
        try current.withLock { current in
            guard !current.isClosed else { throw KafkaError(code: .closed, message: "the application has stopped") }
            if let producer = current.producer, producer.fatalError == nil { return producer }
            if let error = current.producer?.fatalError { logger.warning("the producer is replaced: \(error)") }
            current.producer?.close()
            current.producer = nil
            let (logger, receipts, news) = (logger, receipts, news)
            let fresh = try Producer(
                configuration: configuration,
                onLog: { logger.log($0) },
                onError: {
                    logger.report($0)
                    news(.error($0))
                },
                onDelivery: { receipts.take($0) },
                onStatistics: { news(.statistics($0)) }
            )
            current.producer = fresh
            return fresh
        }
    }
}

extension KafkaError {
    /// The same, to be tried again.
    fileprivate var passing: KafkaError { KafkaError(code: code, message: message, isRetriable: true) }
}
