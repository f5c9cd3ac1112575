#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif
import Sluice

/// Sends a steady stream of records to the input topic until its standard input closes.
struct Arrivals: Worker {
    private static let stepMilliseconds: Int32 = 20
    /// A static's memory outlives every delivery.
    private static let value = Bytes(String(repeating: "a record that compresses well; ", count: 4))

    let name = "arrivals"

    func run(_ options: WorkerOptions) throws -> WorkerReport {
        var kafka = KafkaConfiguration(bootstrapServers: options.bootstrapServers)
        for property in options.producerProperties.compactMap(KafkaProperty.init(argument:)) {
            kafka[property.name] = property.value
        }
        let producer = try Producer(configuration: kafka, onLog: { _ in }, onError: { _ in }, onDelivery: { _ in })
        defer { producer.close() }
        let topic = try producer.topic(options.input)
        let start = ContinuousClock.now
        var sent: Int64 = 0
        while !Self.inputHasEnded(waiting: Self.stepMilliseconds) {
            let due = Int64((ContinuousClock.now - start) / .seconds(1) * Double(options.rate))
            while sent < due, send(sent, of: options, with: producer, to: topic) { sent += 1 }
        }
        return WorkerReport([:])
    }

    /// Whether the record was taken; one that was not is sent in the next step.
    private func send(
        _ number: Int64,
        of options: WorkerOptions,
        with producer: Producer,
        to topic: TopicHandle
    ) -> Bool {
        Self.value.withUnsafeBytes { value in
            let partition = Int32(number % Int64(options.partitions))
            return producer.send(to: topic, partition: partition, key: nil, value: value, tag: 0) == .queued
        }
    }

    /// Nothing is ever written to standard input: it can be read when it is closed.
    private static func inputHasEnded(waiting milliseconds: Int32) -> Bool {
        var descriptor = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
        return poll(&descriptor, 1, milliseconds) != 0
    }
}
