internal import Logging
internal import Synchronization

/// The producer of an application. One that failed for good, or whose records are not to arrive any more, is replaced by
/// a new one at the next delivery.
final class SharedProducer: Sendable {
    /// How long records under way may take when the application ends.
    private static let closeTimeout = Duration.seconds(5)

    private let configuration: KafkaConfiguration
    private let logger: Logger
    private let news: @Sendable (ClientNews) -> Void
    private let receipts = Receipts()
    private let state = Mutex(State())

    private struct State {
        var current: Producer?
        /// Deliveries that use a producer, be it the current one or one that was replaced: the last of them closes that.
        var users: [ObjectIdentifier: Int] = [:]
        var isClosed = false

        mutating func lend(_ producer: Producer) -> Producer {
            users[ObjectIdentifier(producer), default: 0] += 1
            return producer
        }
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
    /// When the task is cancelled, what is under way is given up, so that it does not arrive behind what somebody else
    /// writes; other deliveries of that moment fail as well, and go on with another producer.
    ///
    /// - Throws: What the first record failed with that was not delivered; `deliveredCount` tells which one that is.
    func deliver(_ output: KafkaOutput, to topic: String) async throws {
        guard output.deliveredCount < output.entries.count else { return }
        try Task.checkCancellation()
        let producer = try borrow()
        defer { giveBack(producer) }
        let delivery = RecordDelivery(output: output, producer: producer, receipts: receipts)
        do {
            try await withTaskCancellationHandler {
                try await delivery.run(to: topic)
            } onCancel: {
                retire(producer)
            }
        } catch let error as KafkaError {
            throw isOfUse(producer) ? error : error.passing
        }
    }

    /// Lets what is under way arrive, and ends the producer. Nothing is delivered after that, by whoever has not heard.
    func close() {
        let producer = state.withLock { state in
            state.isClosed = true
            return state.current.map { state.lend($0) }
        }
        guard let producer else { return }
        defer { giveBack(producer) }
        producer.flush(timeout: Self.closeTimeout)
        retire(producer)
    }

    /// How many deliveries are under way.
    var deliveries: Int { state.withLock { $0.users.values.reduce(0, +) } }

    /// Whether a producer is still the one to use. One that failed for good, or was replaced, fails what it had under
    /// way; the next attempt has a new one.
    private func isOfUse(_ producer: Producer) -> Bool {
        state.withLock { $0.isClosed || $0.current === producer } && producer.fatalError == nil
    }

    /// Gives up all that a producer has under way, and uses it no more; to be called by one who has borrowed it.
    private func retire(_ producer: Producer) {
        state.withLock { state in
            if state.current === producer { state.current = nil }
        }
        producer.giveUp()
    }

    /// The last to give back a producer that is used no more closes it.
    private func giveBack(_ producer: Producer) {
        let isLast = state.withLock { state in
            let left = state.users[ObjectIdentifier(producer), default: 1] - 1
            state.users[ObjectIdentifier(producer)] = left > 0 ? left : nil
            return left <= 0 && state.current !== producer
        }
        if isLast { producer.close() }
    }

    /// One that has failed for good is replaced.
    private func borrow() throws -> Producer {
        let producer = try borrowCurrent()
        guard let error = producer.fatalError else { return producer }
        defer { giveBack(producer) }
        logger.warning("the producer is replaced: \(error)")
        retire(producer)
        return try borrowCurrent()
    }

    private func borrowCurrent() throws -> Producer {
        try state.withLock { state in
            guard !state.isClosed else { throw KafkaError(code: .closed, message: "the application has stopped") }
            let producer = try state.current ?? makeProducer()
            state.current = producer
            return state.lend(producer)
        }
    }

    private func makeProducer() throws -> Producer {
        let (logger, receipts, news) = (logger, receipts, news)
        return try Producer(
            configuration: configuration,
            onLog: { logger.log($0) },
            onError: {
                logger.report($0)
                news(.error($0))
            },
            onDelivery: { receipts.take($0) },
            onStatistics: { news(.statistics($0)) }
        )
    }
}

extension KafkaError {
    /// The same, to be tried again.
    fileprivate var passing: KafkaError { KafkaError(code: code, message: message, isRetriable: true) }
}
