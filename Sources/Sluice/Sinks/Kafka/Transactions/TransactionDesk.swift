internal import Logging
internal import Synchronization

/// Delivers in transactions: a slot for each producer, with a thread of its own that may block.
final class TransactionDesk: Sendable {
    /// How long transactions that are given up at the stop may take to be aborted.
    private static let stopPatience = Duration.seconds(5)

    private let slots: [TransactionSlot]
    private let settings: TransactionSettings
    private let deliverer: Deliverer
    private let input: any InputConnector
    private let time: TimeSource
    private let logger: Logger
    private let report: @Sendable (DriverEvent) -> Void
    private let news: @Sendable (ClientNews) -> Void
    private let deliveries = Mutex<[RequestID: TransactionDelivery]>([:])

    /// - Parameter report: Gets the outcome of each order.
    init(
        _ settings: TransactionSettings,
        deliverer: Deliverer,
        input: any InputConnector,
        time: TimeSource,
        logger: Logger,
        report: @escaping @Sendable (DriverEvent) -> Void,
        news: @escaping @Sendable (ClientNews) -> Void
    ) {
        self.settings = settings
        self.deliverer = deliverer
        self.input = input
        self.time = time
        self.logger = logger
        self.report = report
        self.news = news
        let statistics = ReaderStatistics()
        slots = (0..<settings.producers).map { number in
            TransactionSlot(number: number, settings, logger: logger) {
                if case .statistics(let own) = $0 {
                    news(.statistics(statistics.note(own, of: number)))
                } else {
                    news($0)
                }
            }
        }
    }

    /// Makes all producers, so that what a former self of this instance left open is ended before anything is read.
    ///
    /// - Throws: When the coordinator can't be asked for as long as brokers are waited for, or refuses.
    func start(_ lookup: TopicLookup) async throws {
        try ConsumerGroupMetadata.checkLibrary()
        if let notice = settings.notice { logger.notice("\(notice)") }
        for slot in slots {
            try await lookup.retrying("taking over transactional.id \(slot.id)") { try slot.renew() }
        }
    }

    /// Performs an order; one event says what came of it.
    func deliver(_ order: DeliveryOrder) {
        guard let transaction = order.transaction, slots.indices.contains(transaction.slot) else {
            return report(.deliveryFailed(order.id, .noSuchProducer))
        }
        let slot = slots[transaction.slot]
        let delivery = TransactionDelivery(order, deliverer) { [self] outputs in
            TransactionRun(
                slot: slot,
                timeout: settings.timeout,
                outputs: outputs,
                offsets: transaction.offsets,
                input: input,
                time: time,
                onTrouble: { [self] in note($0, of: slot) }
            )
        }
        deliveries.withLock { $0[order.id] = delivery }
        delivery.begin(on: slot.thread) { [self] event in
            deliveries.withLock { $0[order.id] = nil }
            if let event { report(event) }
        }
    }

    /// Gives up the transaction that has the attempt's output, as far as its commit is not asked for.
    func abandon(_ fence: Fence) {
        let concerned = deliveries.withLock { deliveries in deliveries.values.filter { $0.fences.contains(fence) } }
        for delivery in concerned { delivery.cancel() }
    }

    /// Aborts what is under way, and closes the producers. What can't be aborted in time, the next start aborts.
    func stop() async {
        let left = deliveries.withLock { Array($0.values) }
        for delivery in left { delivery.cancel() }
        let (time, deadline) = (time, time.now.advanced(by: Self.stopPatience))
        let watch = Task {
            guard (try? await time.sleep(until: deadline)) != nil else { return }
            for delivery in left { delivery.stop() }
        }
        for delivery in left { await delivery.end() }
        watch.cancel()
        for slot in slots {
            await Task(executorPreference: slot.thread) { slot.drop() }.value
            slot.stop()
        }
    }

    private func note(_ trouble: TransactionRun.Trouble, of slot: TransactionSlot) {
        switch trouble {
        case .repeated(let failure): logger.warning("transactional.id \(slot.id), trying again: \(failure.message)")
        case .renewed(let cause):
            logger.warning("a new producer has taken over transactional.id \(slot.id): \(cause)")
            news(.renewed)
        }
    }
}

extension Failure {
    fileprivate static var noSuchProducer: Failure {
        Failure(origin: .sink, message: "a transaction was ordered of a producer that is not there", isRetriable: false)
    }
}
