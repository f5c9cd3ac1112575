import Testing

@testable import Sluice

@Suite(.timeLimit(.minutes(1))) struct SharedProducerTests {
    private func output() -> KafkaOutput {
        let output = KafkaOutput()
        output.append(key: nil, value: nil)
        return output
    }

    @Test func deliversNothingOnceItIsClosed() async throws {
        let broker = try EmbeddedBroker(topics: [.init("out", partitions: 1)])
        defer { broker.close() }
        let logger = ApplicationConfiguration.quiet.logger
        let shared = try SharedProducer(configuration: broker.configuration, logger: logger)
        let (before, after) = (output(), output())
        try await shared.deliver(before, to: "out")
        #expect(before.deliveredCount == 1)
        shared.close()
        let error = await #expect(throws: KafkaError.self) { try await shared.deliver(after, to: "out") }
        #expect(error?.code == .closed)
        #expect(after.deliveredCount == 0)
    }
}
