import ArgumentParser
import FlightsPipeline
import Sluice
import SluiceMonitor

/// Delays by carrier.
struct Carriers: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Adds up flights and delays by carrier and hour, and departures by airport, batch by batch.",
        discussion: """
            Flights are read as by the other commands. Each batch's sums by carrier and hour go to --output, if it is \
            given, as JSON; its departures by airport are printed. With --available-now or --once the batches' sums are \
            added up, and printed by airline at the end.
            """
    )

    @OptionGroup var options: ApplicationOptions
    @OptionGroup var monitoring: MonitorOptions

    func run() async throws {
        let settings = try options.load(with: monitoring)
        let totals = CarrierTotals()
        let app = StreamingApplication(name: "carriers", configuration: settings.configuration)
        let airlines = app.broadcast("airlines", try FlightTables().airlines)
        let flights = app.stream(from: .kafka(topics: try settings.inputTopics())).map(Flight.init(record:))
        let delays = flights.carrierDelays(named: airlines)
        delays.write(to: .forEachBatch { totals.add($0.elements) })
        if let output = settings.output { delays.write(to: .kafka(topic: output)) }
        flights.airportDepartures().write(to: .console(format: \.text))
        try await monitoring.run(app)
        print(table(of: totals))
    }

    /// The latest airlines first.
    private func table(of totals: CarrierTotals) -> String {
        let rows = totals.all.values.sorted { ($0.delays.mean ?? 0, $1.airline) > ($1.delays.mean ?? 0, $0.airline) }
        let lines = rows.map { [$0.meanDelay, "\($0.delays.flights)", "\($0.cancelled)"].aligned + $0.airline }
        return ([["min late", "flights", "cancelled"].aligned + "airline"] + lines).joined(separator: "\n")
    }
}

extension CarrierTotals.Total {
    /// With a decimal.
    fileprivate var meanDelay: String { delays.mean.map { "\(($0 * 10).rounded() / 10)" } ?? "-" }
}

extension [String] {
    /// Columns of numbers.
    fileprivate var aligned: String {
        map { String(repeating: " ", count: Swift.max(0, 9 - $0.count)) + $0 + "  " }.joined()
    }
}
