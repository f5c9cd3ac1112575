import ArgumentParser
import FlightsPipeline
import Sluice

/// Something to read.
struct Replay: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Publishes the 27,004 flights that left New York in January 2013, keyed by tail number."
    )

    @Option(name: .long, help: "Brokers to begin with, as host:port, separated by commas.")
    var bootstrapServers = "localhost:9092"

    @Option(name: .long, help: "The topic to write.")
    var output: String

    @Option(name: .long, help: "How many seconds to take; 0 is as fast as it can be.")
    var seconds = 0

    @Option(name: .customShort("X"), help: "A property of librdkafka's, as name=value; may be repeated.")
    var properties: [KafkaProperty] = []

    func validate() throws {
        guard (0...86_400).contains(seconds) else { throw ValidationError("--seconds must be from 0 to 86400") }
    }

    func run() async throws {
        var kafka = KafkaConfiguration(bootstrapServers: bootstrapServers)
        for property in properties { kafka[property.name] = property.value }
        let count = try await FlightReplay(to: output, of: kafka, over: .seconds(seconds)).run()
        print("\(count) flights are in topic \(output)")
    }
}
