import Testing

@testable import Sluice

@Suite(.timeLimit(.minutes(1))) struct SharedProducerTests {
    private func output(_ text: String = "") throws -> KafkaOutput {
        let output = KafkaOutput()
        text.encode(into: output)
        return output
    }

    private func values(_ count: Int, of broker: EmbeddedBroker) async throws -> [String] {
        let reader = try ReaderClient(
            configuration: broker.configuration.setting("group.id", to: "readers"),
            onLog: { _ in },
            onError: { _ in }
        )
        defer { reader.shutdown() }
        let queue = try reader.open(KafkaPartition(topic: "out", partition: 0), at: 0)
        var values: [String] = []
        while values.count < count, !Task.isCancelled {
            guard let slice = try queue.read(atMost: 100, until: .max) else {
                await queue.ready()
                continue
            }
            for record in slice { values.append(record.value?.utf8String ?? "") }
        }
        return values
    }

    @Test func deliversNothingOnceItIsClosed() async throws {
        let broker = try EmbeddedBroker(topics: [.init("out", partitions: 1)])
        defer { broker.close() }
        let logger = ApplicationConfiguration.quiet.logger
        let shared = try SharedProducer(configuration: broker.configuration, logger: logger)
        let (before, after) = (try output(), try output())
        try await shared.deliver(before, to: "out")
        #expect(before.deliveredCount == 1)
        shared.close()
        let error = await #expect(throws: KafkaError.self) { try await shared.deliver(after, to: "out") }
        #expect(error?.code == .closed)
        #expect(after.deliveredCount == 0)
    }

    @Test func whatIsGivenUpDoesNotArriveLaterAndOthersGoOn() async throws {
        let broker = try EmbeddedBroker(topics: [.init("out", partitions: 1)])
        defer { broker.close() }
        let shared = try SharedProducer(
            configuration: broker.configuration.withDefaults(["reconnect.backoff.max.ms": "100"]),
            logger: ApplicationConfiguration.quiet.logger
        )
        defer { shared.close() }
        try await shared.deliver(try output("first"), to: "out")
        try broker.setDown()
        let (lost, kept) = (try output("lost"), try output("kept"))
        let losing = Task { try await shared.deliver(lost, to: "out") }
        let keeping = Task { try await shared.deliver(kept, to: "out") }
        while shared.deliveries < 2 { await Task.yield() }
        losing.cancel()
        await #expect(throws: KafkaError.self) { try await losing.value }
        let error = await #expect(throws: KafkaError.self) { try await keeping.value }
        #expect(error?.isRetriable == true)
        try broker.setUp()
        try await shared.deliver(kept, to: "out")
        try await shared.deliver(try output("last"), to: "out")
        #expect(try await values(3, of: broker) == ["first", "kept", "last"])
    }

    @Test func aCancelledTaskDeliversNothing() async throws {
        let broker = try EmbeddedBroker(topics: [.init("out", partitions: 1)])
        defer { broker.close() }
        let shared = try SharedProducer(
            configuration: broker.configuration,
            logger: ApplicationConfiguration.quiet.logger
        )
        defer { shared.close() }
        let output = try output("late")
        let delivery = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            try await shared.deliver(output, to: "out")
        }
        await #expect(throws: CancellationError.self) { try await delivery.value }
        #expect(shared.deliveries == 0 && output.deliveredCount == 0)
    }
}
