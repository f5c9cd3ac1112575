import Sluice

/// Ours: copies a topic to another, to its end.
struct SluicePassthrough: Worker {
    var name = "sluice-passthrough"
    /// Whether metrics are served, and asked for every second.
    var isScraped = false

    static let scraped = SluicePassthrough(name: "sluice-passthrough-scraped", isScraped: true)

    func run(_ options: WorkerOptions) async throws -> WorkerReport {
        let tally = Tally()
        let app = StreamingApplication(name: name, configuration: options.application(name, trigger: .availableNow))
        let records = app.stream(from: .kafka(topic: options.input))
        records.write(to: .kafka(topic: options.output))
        records.write(to: TallySink(tally: tally))
        if isScraped { try await Scraped(app).run() } else { try await app.run() }
        return tally.report
    }
}
