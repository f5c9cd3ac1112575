import Sluice

/// Ours: reads a topic to its end and counts.
struct SluiceCount: Worker {
    let name = "sluice-count"

    func run(_ options: WorkerOptions) async throws -> WorkerReport {
        let tally = Tally()
        let app = StreamingApplication(name: name, configuration: options.application(name, trigger: .availableNow))
        app.stream(from: .kafka(topic: options.input)).write(to: TallySink(tally: tally))
        try await app.run()
        return tally.report
    }
}
