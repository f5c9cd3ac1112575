import ArgumentParser

/// The command line: a demo, and tools.
@main
struct SluiceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sluice",
        abstract: "Sluice: micro-batch stream processing for Kafka.",
        subcommands: [DemoCommand.self, BrokerCommand.self, LagCommand.self, OffsetsCommand.self]
    )
}
