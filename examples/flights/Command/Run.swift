import ArgumentParser
import FlightsPipeline
import Sluice
import SluiceMonitor

/// The pipeline.
struct Run: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract:
            "Reads flights from a topic and writes those that left to another, to SQLite or to files, for ever or with --available-now.",
        discussion: """
            A flight is a line of CSV, as in examples/flights/Data. Cancelled flights are dropped. A line that is no \
            flight stops the application, which names its partition, its offset and the field.
            """
    )

    @OptionGroup var options: ApplicationOptions
    @Option(name: .long, help: "A database file to write to, each departure once; the topic may be left out then.")
    var sqlite: String?

    @Option(
        name: .long,
        help: "A directory to write files to, by hour, each departure once; the topic may be left out then."
    )
    var files: String?

    @OptionGroup var monitoring: MonitorOptions

    func run() async throws {
        let settings = try options.load(with: monitoring)
        let tables = try FlightTables()
        let app = StreamingApplication(name: "flights", configuration: settings.configuration)
        let departures = app.stream(from: .kafka(topics: try settings.inputTopics())).departures(joinedWith: tables)
        if let sqlite { departures.write(to: DepartureTable.sink(path: sqlite)) }
        if let files {
            departures.write(to: .files(directory: files, format: .departures, compression: .gzip, layout: .byHour))
        }
        if sqlite == nil && files == nil || settings.output != nil {
            departures.write(to: .kafka(topic: try settings.outputTopic()))
        }
        try await monitoring.run(app)
    }
}
