import ArgumentParser

/// Compares Sluice with plain C on librdkafka, in one run on one machine; and runs it for long.
@main
struct SluiceBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sluice-bench",
        abstract: "Compares Sluice with plain C on librdkafka, and runs it for long.",
        subcommands: [CompareCommand.self, ScenariosCommand.self, SoakCommand.self, WorkerCommand.self],
        defaultSubcommand: CompareCommand.self
    )
}
