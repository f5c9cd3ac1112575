package import FlightsPipeline
package import Sluice

extension StreamingApplication {
    /// The pipeline: flights in, those that left out, each with its airline from a table and its plane from the service.
    package func enrich(
        _ input: Source,
        to output: String,
        by client: PlaneClient,
        joinedWith tables: FlightTables,
        _ settings: LookupSettings
    ) {
        stream(from: input)
            .map(Flight.init(record:))
            .filter { !$0.isCancelled }
            .mapConcurrently(
                limit: settings.limit,
                timeout: settings.timeout,
                retry: settings.retry,
                // Each task has a window; this is what the service takes from all of them together.
                limiter: limiter("planes", concurrency: settings.limit),
                onFailure: .deadLetter(to: settings.deadLetters)
            ) { flight in
                Departure(
                    flight: flight,
                    airline: tables.airlines[flight.carrier],
                    plane: try await client.plane(of: flight)
                )
            }
            .write(to: .kafka(topic: output))
    }
}

extension ApplicationConfiguration {
    /// The share of dead letters at which the application stops: half of the records. The service knows no plane of one
    /// flight in six, since two airlines report numbers of their own; the default, a tenth, would stop it.
    package static let flightsDeadLetterLimit = DeadLetterLimit(share: 0.5)
}
