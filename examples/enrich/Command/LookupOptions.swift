import ArgumentParser
import EnrichPipeline
import FlightsPipeline
import Sluice

/// How planes are looked up.
struct LookupOptions: ParsableArguments {
    @Option(name: .long, help: "Calls under way at once, of all tasks together.")
    var limit = 64

    @Option(name: .long, help: "How long an attempt at a call may take.")
    var timeout = TimeSpan(.seconds(1))

    @Option(name: .long, help: "Attempts at a call.")
    var attempts = 5

    @Option(name: .long, help: "On a cluster: the topic for flights whose plane can't be looked up.")
    var deadLetters: String?

    @Option(name: .long, help: "Without a cluster: how many flights to publish; all 27,004 unless it is given.")
    var flights: Int?

    @Flag(name: .long, help: "Run with 1, 8 and 64 calls at once, and compare.")
    var compare = false

    func validate() throws {
        guard (1...10_000).contains(limit) else { throw ValidationError("--limit must be from 1 to 10000") }
        guard (1...100).contains(attempts) else { throw ValidationError("--attempts must be from 1 to 100") }
        guard flights ?? 1 >= 1 else { throw ValidationError("--flights must be at least 1") }
    }

    /// How many flights are published.
    var flightCount: Int { min(flights ?? .max, CSVTable.flights.count) }

    func settings(deadLetters topic: String) -> LookupSettings {
        var settings = LookupSettings(deadLetters: topic)
        settings.limit = limit
        settings.timeout = timeout.duration
        settings.attempts = attempts
        return settings
    }
}
