import ArgumentParser

/// Runs one worker in this process, and prints its report for the process that started it.
struct WorkerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "worker",
        abstract: "Runs one part of a benchmark in this process.",
        shouldDisplay: false
    )

    @Argument(help: "Which worker.")
    var name: String

    @OptionGroup var options: WorkerOptions

    func run() async throws {
        guard let worker = Workers.all.first(where: { $0.name == name }) else {
            let known = Workers.all.map(\.name).joined(separator: ", ")
            throw ValidationError("no worker is named '\(name)': use \(known)")
        }
        let report = try await worker.run(options)
        print(report.encoded, terminator: "")
    }
}
