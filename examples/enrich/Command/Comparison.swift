import Sluice

/// Runs with 1, 8 and 64 calls at once, and prints a table.
struct Comparison {
    private static let limits = [1, 8, 64]
    /// Flights published for each call at once: few calls at once would take minutes for all flights.
    private static let flightsPerCall = 2_000

    let configuration: ApplicationConfiguration
    let service: ServiceOptions
    let lookups: LookupOptions

    func run() async throws {
        print("a call takes \(service.latencyText), \(service.failures * 100)% of them are refused\n")
        print("| limit | flights looked up | seconds | flights/s | limit/latency | share |")
        print("|--:|--:|--:|--:|--:|--:|")
        for limit in Self.limits {
            var lookups = lookups
            lookups.limit = limit
            lookups.flights = min(limit * Self.flightsPerCall, lookups.flightCount)
            let run = LocalRun(configuration: configuration, service: service, lookups: lookups)
            print(row(try await run.result(nil)))
            flushStandardOutput()
        }
    }

    private func row(_ result: RunResult) -> String {
        let cells = [
            "\(result.limit)", "\(result.lookedUp)", result.seconds.toTenth,
            "\(Int(result.rate.rounded()))", "\(Int(result.idealRate.rounded()))",
            result.percentOfIdeal.toTenth + "%",
        ]
        return "| " + cells.joined(separator: " | ") + " |"
    }
}
