import ArgumentParser

/// Flights in, departures out.
@main
struct Flights: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "flights",
        abstract: "Turns flights as lines of CSV into JSON, joined with their airlines and planes.",
        subcommands: [Run.self, Carriers.self, Replay.self],
        defaultSubcommand: Run.self
    )
}
