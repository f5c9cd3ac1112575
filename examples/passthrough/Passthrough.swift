import ArgumentParser
import Sluice
import SluiceMonitor

/// Copies records from one topic to another.
@main
struct Passthrough: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "passthrough",
        abstract: "Copies records from one topic to another: key, value, headers and timestamp."
    )

    @OptionGroup var options: ApplicationOptions
    @OptionGroup var monitoring: MonitorOptions

    @Flag(name: .long, help: "Turn the letters a to z in values into capitals.")
    var uppercase = false

    func run() async throws {
        let settings = try options.load(with: monitoring)
        let app = StreamingApplication(name: "passthrough", configuration: settings.configuration)
        let records = app.stream(from: .kafka(topics: try settings.inputTopics()))
        let topic = try settings.outputTopic()
        if uppercase {
            records.map(Self.uppercased).write(to: .kafka(topic: topic))
        } else {
            records.write(to: .kafka(topic: topic))
        }
        try await monitoring.run(app)
    }

    private static func uppercased(_ record: Record) -> ProducerRecord {
        ProducerRecord(
            key: record.key,
            value: record.value.map { Bytes($0.map { (97...122).contains($0) ? $0 - 32 : $0 }) },
            headers: record.headers,
            timestamp: record.timestamp.kind == .none ? nil : record.timestamp.milliseconds
        )
    }
}
