import ArgumentParser
import Sluice
import SluiceMonitor

/// Counts records and bytes.
@main
struct Count: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "count",
        abstract: "Counts the records and bytes of a topic: for ever, or to its end with --available-now."
    )

    @OptionGroup var options: ApplicationOptions
    @OptionGroup var monitoring: MonitorOptions

    func run() async throws {
        let settings = try options.load(with: monitoring)
        let sink = CountingSink()
        let app = StreamingApplication(name: "count", configuration: settings.configuration)
        app.stream(from: .kafka(topics: try settings.inputTopics())).write(to: sink)
        try await monitoring.run(app)
        print(sink.summary)
    }
}
