import Sluice

/// Ours: reads a topic to its end and counts.
struct SluiceCount: Worker {
    var name = "sluice-count"
    /// Whether metrics are served, and asked for every second.
    var isScraped = false

    static let scraped = SluiceCount(name: "sluice-count-scraped", isScraped: true)

    func run(_ options: WorkerOptions) async throws -> WorkerReport {
        let tally = Tally()
        let app = StreamingApplication(name: name, configuration: options.application(name, trigger: .availableNow))
        app.stream(from: .kafka(topic: options.input)).write(to: TallySink(tally: tally))
        if isScraped { try await Scraped(app).run() } else { try await app.run() }
        return tally.report
    }
}
