import Sluice

/// Ours: copies a topic to another, to its end.
struct SluicePassthrough: Worker {
    let name = "sluice-passthrough"

    func run(_ options: WorkerOptions) async throws -> WorkerReport {
        let tally = Tally()
        let app = StreamingApplication(name: name, configuration: options.application(name, trigger: .availableNow))
        let records = app.stream(from: .kafka(topic: options.input))
        records.write(to: .kafka(topic: options.output))
        records.write(to: TallySink(tally: tally))
        try await app.run()
        return tally.report
    }
}
