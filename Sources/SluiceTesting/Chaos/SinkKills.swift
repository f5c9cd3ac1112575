package import Foundation
package import Sluice

/// Kills a process again and again while it copies numbered records to a sink that keeps positions, and judges what is
/// in the sink in the end: each record once, and each partition's in order.
///
/// The moment of a kill is drawn: the process says when a publish begins and ends, and some time after one of these words
/// it is killed. The group's offsets, which are committed now and then, lag behind the sink meanwhile.
package struct SinkKills: Sendable {
    /// Records that are written before each start.
    private static let recordsPerLife = 900
    /// A kill comes at one of so many publishes.
    private static let publishes = 1...20
    /// How often others may run between the word and the kill.
    private static let yields = 0...40
    /// How long a process may take for what it should do; two in one group wait for the dead one's session.
    private static let patience = Duration.seconds(60)

    private let program: URL
    private let sink: String
    private let folder: URL
    private let kafka: KafkaConfiguration
    private let load: NumberedLoad

    /// - Parameters:
    ///   - program: Where the program SinkWriter is.
    ///   - sink: Which of its sinks.
    ///   - folder: Where the sink writes; it is made.
    ///   - input: A topic of the broker's that is there and empty.
    package init(
        _ program: URL,
        sink: String,
        in folder: URL,
        input: NumberedTopic,
        kafka: KafkaConfiguration
    ) throws {
        self.program = program
        self.sink = sink
        self.folder = folder
        self.kafka = kafka
        load = try NumberedLoad(input, kafka: kafka)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    /// What has come of it.
    package struct Outcome: Sendable {
        package let kills: Int
        package let records: Int64
        package let checker: OutputChecker<Int32>
    }

    /// Kills while `goesOn` says so of the number of kills so far, then lets the process finish, and judges.
    ///
    /// - Throws: When a process ends by itself, or does not do what it should in time.
    package func run(seed: UInt64, while goesOn: (Int) -> Bool) async throws -> Outcome {
        defer { load.close() }
        var random = SeededGenerator(seed: seed)
        var kills = 0
        while goesOn(kills) {
            try await load.spread(Self.recordsPerLife, from: 0)
            _ = try await load.flush()
            try await live(&random)
            kills += 1
        }
        let sent = try await load.flush()
        try await finish()
        return Outcome(kills: kills, records: sent.values.reduce(0, +), checker: try await judge(sent))
    }

    /// One life and its end.
    private func live(_ random: inout SeededGenerator) async throws {
        let process = try start("--interval", "20ms", "--max-batch-records", "40")
        defer { process.kill() }
        let word = random.chance(0.8) ? "publishing" : "published"
        let line = "\(word) \(Int.random(in: Self.publishes, using: &random))."
        let isThere: Void? = await within(Self.patience) { await process.lines.hold(line) }
        guard isThere != nil else { throw ProcessFailure("'\(line)' did not come in time", of: process) }
        for _ in 0..<Int.random(in: Self.yields, using: &random) { await Task.yield() }
        process.kill()
        let status = await process.exitStatus()
        guard status == -SIGKILL else {
            throw ProcessFailure("it ended by itself with \(status ?? 0)", of: process)
        }
    }

    /// Lets everything be written.
    private func finish() async throws {
        let process = try start("--available-now")
        defer { process.kill() }
        let status = await within(Self.patience) { await process.exitStatus() } ?? nil
        guard status == 0 else {
            throw ProcessFailure(
                "it did not end with 0 when all was written: \(status.map { "\($0)" } ?? "it runs")",
                of: process
            )
        }
    }

    private func start(_ more: String...) throws -> ProgramProcess {
        let properties = [
            "session.timeout.ms=3500", "heartbeat.interval.ms=300", "max.poll.interval.ms=10000",
            "fetch.wait.max.ms=10",
        ]
        let arguments =
            [
                "write", "--sink", sink, "--at", folder.path, "--bootstrap-servers", kafka.bootstrapServers,
                "--input", load.topic.name, "--group", load.topic.name, "--executors", "2", "--log-level", "warning",
            ] + properties.flatMap { ["-X", $0] }
        return try ProgramProcess(program, arguments + more)
    }

    private func judge(_ sent: [Int32: Int64]) async throws -> OutputChecker<Int32> {
        let process = try ProgramProcess(program, ["list", "--sink", sink, "--at", folder.path])
        let status = await within(Self.patience) { await process.exitStatus() } ?? nil
        guard status == 0 else { throw ProcessFailure("it could not tell what is in the sink", of: process) }
        var checker = OutputChecker<Int32>()
        for line in process.lines.all {
            guard let record = NumberedRecord(parsing: Bytes(line)) else { continue }
            checker.wrote(record.number, in: record.partition)
        }
        checker.end(expecting: sent)
        return checker
    }
}
