import ArgumentParser
import FlightsPipeline
import Sluice
import SluiceMonitor

/// The pipeline.
struct Run: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Reads flights from a topic and writes those that left, for ever or with --available-now.",
        discussion: """
            A flight is a line of CSV, as in examples/flights/Data. Cancelled flights are dropped. A line that is no \
            flight stops the application, which names its partition, its offset and the field. Give one of --output \
            and --files.
            """
    )

    @OptionGroup var options: ApplicationOptions
    @OptionGroup var monitoring: MonitorOptions

    @Option(name: .long, help: "Write files below this directory, by hour, each flight once; instead of --output.")
    var files: String?

    func validate() throws {
        guard files == nil || options.output == nil else {
            throw ValidationError("--files and --output can't be given together")
        }
    }

    func run() async throws {
        options.bootstrapLogging()
        let tables = try FlightTables()
        let app = StreamingApplication(name: "flights", configuration: options.configuration)
        let departures = app.stream(from: .kafka(topics: try options.inputTopics())).departures(joinedWith: tables)
        if let files {
            departures.write(to: .files(directory: files, format: .departures, compression: .gzip, layout: .byHour))
        } else {
            departures.write(to: .kafka(topic: try options.outputTopic()))
        }
        try await monitoring.run(app)
    }
}
