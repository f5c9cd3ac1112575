import EnrichPipeline
import FlightsPipeline
import PlaneService
import Sluice
import SluiceMonitor

/// The topics of a run.
struct EnrichTopics {
    let input: [String]
    let output: String
    let deadLetters: String
}

/// One run of the application, with a service of its own.
struct EnrichRun {
    var configuration: ApplicationConfiguration
    let topics: EnrichTopics
    let service: ServiceOptions
    let lookups: LookupOptions

    /// Runs until there is nothing more to do, or the application is interrupted.
    ///
    /// - Parameter monitoring: Where the application is monitored; nil for nowhere.
    func result(_ monitoring: MonitorOptions?) async throws -> RunResult {
        let server = try PlaneServer(service.behavior)
        let tables = try FlightTables()
        let tally = RunTally()
        try await server.run { url in
            let client = PlaneClient(url: url, connections: lookups.limit)
            let app = makeApplication(client, tables, tally)
            do {
                if let monitoring { try await monitoring.run(app) } else { try await app.run() }
            } catch {
                try? await client.close()
                throw error
            }
            try await client.close()
        }
        return RunResult(
            limit: lookups.limit,
            meanLatency: service.behavior.meanLatency,
            counts: tally.counts,
            served: server.counts,
            deadLetter: try await DeadLetterSample.last(of: topics.deadLetters, configuration.kafka)
        )
    }

    private func makeApplication(
        _ client: PlaneClient,
        _ tables: FlightTables,
        _ tally: RunTally
    ) -> StreamingApplication {
        var configuration = configuration
        configuration.deadLetterLimit = ApplicationConfiguration.flightsDeadLetterLimit
        configuration.onProgress = { tally.finished($0.batch) }
        let app = StreamingApplication(name: "enrich", configuration: configuration)
        app.enrich(
            .kafka(topics: topics.input),
            to: topics.output,
            by: client,
            joinedWith: tables,
            lookups.settings(deadLetters: topics.deadLetters)
        )
        return app
    }
}
