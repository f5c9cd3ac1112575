import Sluice
import ArgumentParser
import SluiceKafka
import UnixSignals

/// An embedded broker, for trying things.
struct BrokerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "broker",
        abstract: "Runs an embedded broker until it is interrupted, and prints its address.",
        discussion: """
            It speaks Kafka's protocol on 127.0.0.1, at a port that it chooses, to any client. It keeps everything in \
            memory: at most 5 MiB (compressed) a partition, the oldest records go first. It has no transactions and finds \
            no offsets by time. A topic that a client asks for is made, with 4 partitions, so a mistyped name \
            is no error here. A new group waits 3 s for its partitions, one that has run before 9 s.
            """
    )

    @Option(name: .long, help: "A topic to create, as name or name:partitions; may be repeated.")
    var topic: [TopicArgument] = []

    @Option(name: .long, help: "How many brokers.")
    var brokers = 1

    func validate() throws {
        guard brokers >= 1 else { throw ValidationError("--brokers must be at least 1") }
    }

    func run() async throws {
        let broker = try EmbeddedBroker(topics: topic.map(\.topic), brokers: brokers)
        print("bootstrap servers: \(broker.bootstrapServers)")
        print("consumers: -X fetch.wait.max.ms=10 keeps their latency low; stop with Ctrl-C")
        flushStandardOutput()
        for await _ in await UnixSignalsSequence(trapping: .sigterm, .sigint) { break }
        broker.close()
    }
}

/// A topic, as it is written on the command line.
struct TopicArgument: ExpressibleByArgument {
    let topic: EmbeddedBroker.Topic

    init?(argument: String) {
        let parts = argument.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard (1...2).contains(parts.count), !parts[0].isEmpty else { return nil }
        let partitions = parts.count == 2 ? Int(parts[1]) : 1
        guard let partitions, (1...10_000).contains(partitions) else { return nil }
        topic = EmbeddedBroker.Topic(parts[0], partitions: partitions)
    }
}
