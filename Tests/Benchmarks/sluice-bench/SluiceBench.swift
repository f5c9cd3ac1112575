import ArgumentParser

/// Compares Sluice with plain C on librdkafka, in one run on one machine.
@main
struct SluiceBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sluice-bench",
        abstract: "Compares Sluice with plain C on librdkafka.",
        subcommands: [CompareCommand.self, WorkerCommand.self],
        defaultSubcommand: CompareCommand.self
    )
}
