import ArgumentParser

/// Takes the pictures of the monitor's page that the documentation shows.
@main
struct Screenshots: AsyncParsableCommand {
    func run() async throws {}
}
