import EnrichPipeline
import FlightsPipeline
import Logging
import PlaneService
import Sluice

/// The example, from the first topic to the last two, with a broker and a service of its own.
struct EnrichScenario {
    static let partitions: Int32 = 4

    let broker: EmbeddedBroker
    let server: PlaneServer
    var settings = LookupSettings(deadLetters: "dead")

    init(_ behavior: ServiceBehavior) throws {
        let topics = ["flights", "enriched", "dead"].map { EmbeddedBroker.Topic($0, partitions: Int(Self.partitions)) }
        broker = try EmbeddedBroker(topics: topics)
        server = try PlaneServer(behavior)
        settings.backoff = .milliseconds(2)
        settings.timeout = .seconds(30)
    }

    /// Publishes flights, and processes them to their end.
    func run(first count: Int) async throws {
        try await FlightReplay(to: "flights", of: broker.configuration, first: count).run()
        try await server.run { url in
            let client = PlaneClient(url: url, connections: settings.limit)
            let result = await Result { try await application(client).run() }
            try await client.close()
            try result.get()
        }
    }

    private func application(_ client: PlaneClient) throws -> StreamingApplication {
        var configuration = ApplicationConfiguration(kafka: broker.configuration)
        configuration.trigger = .availableNow
        configuration.executors = 2
        configuration.trapsSignals = false
        configuration.deadLetterLimit = ApplicationConfiguration.flightsDeadLetterLimit
        configuration.logger.logLevel = .critical
        let app = StreamingApplication(name: "enrich", configuration: configuration)
        app.enrich(.kafka(topic: "flights"), to: "enriched", by: client, joinedWith: try FlightTables(), settings)
        return app
    }

    /// Everything that a partition holds.
    func records(of topic: String, _ partition: Int32) async throws -> [Record] {
        let configuration = broker.configuration.setting("group.id", to: "check")
        let reader = try ReaderClient(configuration: configuration, onLog: { _ in }, onError: { _ in })
        defer { reader.shutdown() }
        let key = KafkaPartition(topic: topic, partition: partition)
        let end = try reader.logEnds(of: [key], timeout: .seconds(15))[key]?.get() ?? 0
        let queue = try reader.open(key, at: 0)
        var records: [Record] = []
        while queue.position < end {
            if let slice = try queue.read(atMost: 1_000, until: end) { records += slice } else { await queue.ready() }
        }
        return records
    }
}

extension Result where Failure == any Error {
    fileprivate init(_ body: () async throws -> Success) async {
        do { self = .success(try await body()) } catch { self = .failure(error) }
    }
}
