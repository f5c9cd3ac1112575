import ArgumentParser

/// Shows that the output is right, whatever is done to the processes that write it.
@main
struct Chaos: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "chaos",
        abstract: "Kills, freezes and drains processes at random, and judges what they wrote.",
        subcommands: [CopiesCommand.self, SinksCommand.self],
        defaultSubcommand: CopiesCommand.self
    )
}
