import FlightsPipeline
import Sluice
import SluiceMonitor

/// One run with a broker of its own: publishes the flights, and processes them to their end.
struct LocalRun {
    private static let topics = EnrichTopics(input: ["flights"], output: "enriched", deadLetters: "flights-dead")
    private static let partitions = 8

    /// All but where the cluster is.
    let configuration: ApplicationConfiguration
    let service: ServiceOptions
    let lookups: LookupOptions

    func result(_ monitoring: MonitorOptions?) async throws -> RunResult {
        let names = Self.topics.input + [Self.topics.output, Self.topics.deadLetters]
        let broker = try EmbeddedBroker(topics: names.map { .init($0, partitions: Self.partitions) })
        defer { broker.close() }
        for topic in Self.topics.input {
            try await FlightReplay(to: topic, of: broker.configuration, first: lookups.flightCount).run()
        }
        var configuration = configuration
        // What was given with -X stays.
        configuration.kafka = broker.configuration.setting(configuration.kafka.properties)
            .setting("bootstrap.servers", to: broker.bootstrapServers)
        configuration.trigger = .availableNow
        let run = EnrichRun(configuration: configuration, topics: Self.topics, service: service, lookups: lookups)
        return try await run.result(monitoring)
    }
}
