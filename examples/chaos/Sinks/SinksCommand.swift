import ArgumentParser
import Foundation
import Sluice
import SluiceTesting

/// Kills processes that write to sinks which keep positions.
struct SinksCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sinks",
        abstract: "Kills processes that write to SQLite or to files, on an embedded broker, and judges what is there.",
        discussion: """
            Several processes, each with a sink of its own, copy numbered records to it; each is killed (kill -9) at \
            some moment of a publish and started again, for the time that is given. In the end every record has to be \
            in the sink once, and each partition's in order: else the exit code is 1, and the folder is left.
            """
    )

    @Option(help: "Which sink: sqlite or files. Both unless it is given.")
    var sink: String?

    @Option(help: "How long processes are killed, in minutes.")
    var minutes = 2.0

    @Option(help: "Processes at a time, for each sink. A restart takes 6s, most of which is a wait for the group.")
    var processes = 8

    @Option(help: "What decides when a process is killed; any unless it is given.")
    var seed: UInt64?

    @Option(help: "Where SinkWriter is. Beside this program unless it is given.")
    var program: String?

    private static let partitions = 3

    func validate() throws {
        guard minutes > 0, minutes <= 10_000 else { throw ValidationError("--minutes is more than 0, at most 10,000") }
        guard (1...100).contains(processes) else { throw ValidationError("--processes is 1 to 100") }
        guard sink.map({ ["sqlite", "files"].contains($0) }) ?? true else {
            throw ValidationError("--sink is sqlite or files")
        }
    }

    func run() async throws {
        let seed = seed ?? UInt64.random(in: 1...999_999)
        let broker = try EmbeddedBroker()
        defer { broker.close() }
        let folder = FileManager.default.temporaryDirectory.appending(path: "sluice-chaos-\(UUID().uuidString)")
        say("\(processes) processes a sink for \(minutes) minutes; seed \(seed); in \(folder.path)")
        let end = ContinuousClock.now.advanced(by: .seconds(minutes * 60))
        let areGood = try await withThrowingTaskGroup(of: Bool.self) { group in
            for sink in sink.map({ [$0] }) ?? ["sqlite", "files"] {
                for number in 0..<processes {
                    group.addTask { try await run(sink, number, seed: seed, until: end, in: folder, on: broker) }
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        guard areGood.allSatisfy(\.self) else { throw ExitCode.failure }
        try FileManager.default.removeItem(at: folder)
    }

    private func run(
        _ sink: String,
        _ number: Int,
        seed: UInt64,
        until end: ContinuousClock.Instant,
        in folder: URL,
        on broker: EmbeddedBroker
    ) async throws -> Bool {
        let name = "\(sink)-\(number)"
        try broker.createTopic(.init(name, partitions: Self.partitions))
        let kills = try SinkKills(
            program.map { URL(filePath: $0) } ?? ProgramProcess.path(of: "SinkWriter"),
            sink: sink,
            in: folder.appending(path: name),
            input: NumberedTopic(name, partitions: Self.partitions),
            kafka: broker.configuration
        )
        let outcome = try await kills.run(seed: seed &+ UInt64(number)) { count in
            if count > 0, count.isMultiple(of: 10) { say("\(name): \(count) kills") }
            return ContinuousClock.now < end
        }
        let checker = outcome.checker
        let isGood = checker.violationCount == 0 && checker.repeats == 0
        say(
            """
            \(isGood ? "good" : "FAILED"), \(name): \(outcome.kills) kills, \(outcome.records) records; \
            lost \(checker.lost), duplicated \(checker.repeats), out of order \(checker.late)
            """
        )
        for violation in checker.violations { say("  \(violation)") }
        return isGood
    }
}
