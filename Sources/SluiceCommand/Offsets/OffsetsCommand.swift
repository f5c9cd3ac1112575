import ArgumentParser

/// What groups have committed.
struct OffsetsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "offsets",
        abstract: "Shows and resets what a consumer group has committed.",
        subcommands: [OffsetsShowCommand.self, OffsetsResetCommand.self]
    )
}
