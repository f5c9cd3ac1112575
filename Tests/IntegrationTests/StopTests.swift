import FlightsPipeline
import Logging
import Sluice
import Testing

@Suite struct StopTests {
    private func application(
        _ broker: EmbeddedBroker,
        onProgress: (@Sendable (BatchProgress) -> Void)? = nil
    ) -> StreamingApplication {
        var configuration = ApplicationConfiguration(kafka: broker.configuration)
        configuration.trigger = .interval(.milliseconds(10))
        configuration.logger.logLevel = .critical
        configuration.onProgress = onProgress
        let app = StreamingApplication(name: "stop", configuration: configuration)
        app.stream(from: .kafka(topic: "t")).write(to: MemorySink())
        return app
    }

    @Test(.timeLimit(.minutes(1))) func drainsARunningApplication() async throws {
        let broker = try EmbeddedBroker(topics: [.init("t")])
        defer { broker.close() }
        try await FlightReplay(to: "t", of: broker.configuration).run()
        let (batches, batch) = AsyncStream<Void>.makeStream()
        let app = application(broker) { _ in batch.yield() }
        let running = Task { try await app.run() }
        for await _ in batches { break }
        app.stop()
        app.stop()
        try await running.value
    }

    @Test(.timeLimit(.minutes(1))) func endsAtOnceWhenToldBefore() async throws {
        let broker = try EmbeddedBroker(topics: [.init("t")])
        defer { broker.close() }
        let app = application(broker)
        app.stop()
        try await app.run()
    }
}
