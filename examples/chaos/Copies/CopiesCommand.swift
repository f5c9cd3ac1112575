import ArgumentParser
import Sluice
import SluiceTesting
import UnixSignals

/// Disturbs instances that copy a topic to another on a broker.
struct CopiesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "copies",
        abstract: "Kills, freezes and drains instances of passthrough on a broker, and judges what they wrote.",
        discussion: """
            Numbered records are written to a topic of a broker, and instances of the program passthrough, which lies \
            beside this one, copy them to another. Meanwhile a script that follows from the seed kills them (kill -9), \
            freezes them (SIGSTOP) for longer than their session, so that others take over, starts others under their \
            names, and drains them (SIGTERM). Then everything may heal, and the output is read as a reader with \
            isolation.level=read_committed sees it.

            Exit code 1: a record is lost or out of order; with exactly-once, also when one is there twice; the output \
            was not complete and committed in time; or an instance ended by itself. The topics are deleted at the end, \
            unless something was wrong.
            """
    )

    @OptionGroup var options: ChaosOptions

    func run() async throws {
        let run = try await ChaosRun(options)
        let work = Task { try await run.perform() }
        let signals = Task {
            for await _ in await UnixSignalsSequence(trapping: .sigint, .sigterm) { work.cancel() }
        }
        defer { signals.cancel() }
        do {
            guard try await work.value else { throw ExitCode.failure }
        } catch is CancellationError {
            throw ProcessFailure("interrupted: the instances are killed, and the topics are left")
        }
    }
}
