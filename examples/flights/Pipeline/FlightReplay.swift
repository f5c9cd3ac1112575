package import Sluice
internal import Synchronization

/// Publishes the flights of January 2013 in the order of the file, keyed by tail number.
package final class FlightReplay: Sendable {
    /// Flights sent in a row before the clock is looked at.
    private static let stride = 50
    /// How long the last flights may take to be confirmed.
    private static let flushTimeout = Duration.seconds(30)

    private let topic: String
    private let kafka: KafkaConfiguration
    private let count: Int
    private let duration: Duration
    private let onDelivered: @Sendable (Int) -> Void
    private let firstLoss = Mutex<KafkaError?>(nil)

    /// Prepares a replay.
    ///
    /// - Parameters:
    ///   - topic: Where to.
    ///   - kafka: How to reach the cluster.
    ///   - count: How many flights, from the file's beginning; all of them unless told otherwise.
    ///   - duration: How long it takes; zero is as fast as it can be.
    ///   - onDelivered: Is told how many more flights the broker has confirmed, from a thread of the producer's.
    package init(
        to topic: String,
        of kafka: KafkaConfiguration,
        first count: Int = .max,
        over duration: Duration = .zero,
        onDelivered: @escaping @Sendable (Int) -> Void = { _ in }
    ) {
        self.topic = topic
        self.kafka = kafka
        self.count = count
        self.duration = duration
        self.onDelivered = onDelivered
    }

    /// Publishes, and returns when the broker has confirmed every flight.
    ///
    /// - Returns: How many there were.
    /// - Throws: What the first flight failed with that was not delivered.
    @discardableResult
    package func run() async throws -> Int {
        let producer = try Producer(configuration: kafka, onLog: { _ in }, onError: { _ in }) { [self] in take($0) }
        defer { producer.close() }
        let handle = try producer.topic(topic)
        let (start, total) = (ContinuousClock.now, min(count, CSVTable.flights.count))
        var sent = 0
        for line in CSVTable.flights.prefix(total) {
            if sent.isMultiple(of: Self.stride), duration > .zero {
                try await Task.sleep(until: start + duration * sent / total, clock: .continuous)
            }
            try await send(line, to: handle, by: producer)
            sent += 1
        }
        let isFlushed = producer.flush(timeout: Self.flushTimeout)
        if let error = firstLoss.withLock(\.self) { throw error }
        guard isFlushed else {
            throw KafkaError(
                code: .timedOut,
                message: "\(kafka.bootstrapServers) has not confirmed \(producer.inFlight) flights in time"
            )
        }
        return sent
    }

    private func send(_ line: UnsafeRawBufferPointer, to topic: TopicHandle, by producer: Producer) async throws {
        let key = try Flight(csv: line).tailNumber.map { Bytes($0) }
        while true {
            // The line is constant data, so it stays where it is until it is delivered.
            let result =
                key?.withUnsafeBytes { producer.send(to: topic, key: $0, value: line, tag: 0) }
                ?? producer.send(to: topic, key: nil, value: line, tag: 0)
            switch result {
            case .queued: return
            case .queueFull: await producer.waitForSpace()
            case .failed(let error): throw error
            }
        }
    }

    private func take(_ reports: UnsafeBufferPointer<DeliveryReport>) {
        if let error = reports.lazy.compactMap(\.error).first {
            firstLoss.withLock { $0 = $0 ?? error }
        }
        onDelivered(reports.lazy.filter(\.isDelivered).count)
    }
}
