internal import Metrics

/// What the Kafka clients tell of themselves and of their brokers.
struct KafkaMeters {
    private final class Broker {
        let connected: Meter
        let roundTrip: Meter
        let roundTripP99: Meter
        let sendErrors: Counter
        let receiveErrors: Counter
        let timeouts: Counter
        var last: ClientStatistics.Broker?

        init(_ client: KafkaClient, _ broker: String, _ factory: any MetricsFactory) {
            let client = client.rawValue
            connected = factory.gauge(MetricsCatalogue.brokerConnected, client, broker)
            roundTrip = factory.gauge(MetricsCatalogue.brokerRoundTrip, client, broker)
            roundTripP99 = factory.gauge(MetricsCatalogue.brokerRoundTripP99, client, broker)
            sendErrors = factory.counter(MetricsCatalogue.brokerErrors, client, broker, "send")
            receiveErrors = factory.counter(MetricsCatalogue.brokerErrors, client, broker, "receive")
            timeouts = factory.counter(MetricsCatalogue.brokerErrors, client, broker, "timeout")
        }

        func record(_ broker: ClientStatistics.Broker) {
            connected.set(broker.isUp ? 1 : 0)
            roundTrip.set(Double(broker.meanRoundTrip) / 1_000_000)
            roundTripP99.set(Double(broker.roundTripP99) / 1_000_000)
            sendErrors.increment(by: rise(of: \.sendErrors, to: broker))
            receiveErrors.increment(by: rise(of: \.receiveErrors, to: broker))
            timeouts.increment(by: rise(of: \.timeouts, to: broker))
            last = broker
        }

        /// A client that was replaced counts from 0 again.
        private func rise(of count: KeyPath<ClientStatistics.Broker, Int64>, to now: ClientStatistics.Broker) -> Int64 {
            let before = last?[keyPath: count] ?? 0
            return max(0, now[keyPath: count] >= before ? now[keyPath: count] - before : now[keyPath: count])
        }

        func destroy() {
            for meter in [connected, roundTrip, roundTripP99] { meter.destroy() }
            for counter in [sendErrors, receiveErrors, timeouts] { counter.destroy() }
        }
    }

    private let factory: any MetricsFactory
    private let queuedRecords: Meter
    private let queuedBytes: Meter
    private var brokers: [KafkaClient: [String: Broker]] = [:]
    private var errors: LabelledCounters

    init(_ factory: any MetricsFactory) {
        self.factory = factory
        queuedRecords = factory.gauge(MetricsCatalogue.producerQueueRecords)
        queuedBytes = factory.gauge(MetricsCatalogue.producerQueueBytes)
        errors = LabelledCounters(MetricsCatalogue.clientErrors, factory, from: KafkaClient.allCases.map(\.rawValue))
    }

    mutating func note(_ statistics: ClientStatistics, of client: KafkaClient) {
        if client == .producer {
            queuedRecords.set(statistics.queuedRecords)
            queuedBytes.set(statistics.queuedBytes)
        }
        var known = brokers[client] ?? [:]
        var present: [String: Broker] = [:]
        for broker in statistics.brokers {
            let meters = known.removeValue(forKey: broker.name) ?? Broker(client, broker.name, factory)
            meters.record(broker)
            present[broker.name] = meters
        }
        for gone in known.values { gone.destroy() }
        brokers[client] = present
    }

    mutating func noteError(of client: KafkaClient) { errors[client.rawValue].increment() }

    mutating func removeAll() {
        for broker in brokers.values.flatMap(\.values) { broker.destroy() }
        brokers = [:]
    }
}
