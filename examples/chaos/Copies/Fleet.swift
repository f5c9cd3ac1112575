import Foundation
import SluiceTesting

/// The instances, and what is done to them. Used by one task.
final class Fleet {
    /// How long an instance that was told to end may take.
    private static let patience = Duration.seconds(60)

    private enum State: String { case running, frozen, draining, away }

    private struct Instance {
        var state = State.away
        var process: ProgramProcess?
        /// What was supplanted, and is frozen.
        var former: ProgramProcess?
    }

    private let program: URL
    private let arguments: [String]
    private var instances: [Instance]

    init(_ count: Int, of program: URL, _ arguments: [String]) {
        self.program = program
        self.arguments = arguments
        instances = Array(repeating: Instance(), count: count)
    }

    /// What each instance is doing, in a few words.
    var summary: String {
        instances.enumerated().map { "\($0 + 1) \($1.state.rawValue)" }.joined(separator: ", ")
    }

    func startAll() throws {
        for index in instances.indices { try start(index) }
    }

    /// Does what the script says.
    ///
    /// - Returns: What was done, for the reader.
    func perform(_ step: ChaosScript.Step) async throws -> String {
        let index = step.instance
        let name = "instance \(index + 1)"
        switch step.act {
        case .kill:
            instances[index].process?.kill()
            instances[index].state = .away
            return "\(name) is killed"
        case .drain:
            instances[index].process?.terminate()
            instances[index].state = .draining
            return "\(name) is told to drain"
        case .freeze:
            instances[index].process?.freeze()
            instances[index].state = .frozen
            return "\(name) is frozen"
        case .supplant:
            instances[index].process?.freeze()
            instances[index].former = instances[index].process
            try start(index)
            return "\(name) is frozen, and another takes its name"
        case .thaw: return try await thaw(index, name)
        case .start:
            if instances[index].state == .draining { try await expectEnd(of: index) }
            try start(index)
            return "\(name) is started"
        }
    }

    /// - Throws: When an instance has ended that nobody told to.
    func check() throws {
        for (index, instance) in instances.enumerated() {
            guard instance.state == .running || instance.state == .frozen else { continue }
            guard let process = instance.process, let status = process.status else { continue }
            throw ProcessFailure("instance \(index + 1) ended by itself with \(status)", of: process)
        }
    }

    /// Drains all.
    func end() async throws {
        for instance in instances { instance.process?.terminate() }
        for index in instances.indices { try await expectEnd(of: index) }
    }

    /// Kills all.
    func kill() {
        for instance in instances {
            instance.process?.kill()
            instance.former?.kill()
        }
    }

    /// The last lines that each instance has logged.
    var logs: String {
        instances.enumerated()
            .map { "instance \($0 + 1):\n" + ($1.process?.lines.all.suffix(5).joined(separator: "\n") ?? "") }
            .joined(separator: "\n")
    }

    private func start(_ index: Int) throws {
        instances[index].process = try ProgramProcess(
            program,
            arguments + ["--instance-id", "chaos-\(index + 1)"],
            lines: Lines(keeping: 1_000)
        )
        instances[index].state = .running
    }

    private func thaw(_ index: Int, _ name: String) async throws -> String {
        guard let former = instances[index].former else {
            instances[index].process?.thaw()
            instances[index].state = .running
            return "\(name) goes on"
        }
        former.thaw()
        instances[index].former = nil
        // Whoever joins the group last keeps the name: as a rule the former self, once it knows that its session is over,
        // has to go; but if it joins again before it is told, its successor has to.
        guard let current = instances[index].process, let status = await Self.statusOfFirst(former, current) else {
            former.kill()
            throw ProcessFailure("\(name) runs twice under one name, and neither ended", of: former)
        }
        if former.isRunning { instances[index].process = former }
        return "\(name)'s \(former.isRunning ? "successor" : "former self") ends with \(status), the other goes on"
    }

    private func expectEnd(of index: Int) async throws {
        guard let process = instances[index].process else { return }
        let status = await Self.status(of: process)
        // One that has not got to say anything may not listen to signals yet.
        let isTooEarly = status == -SIGTERM && process.lines.all.isEmpty
        guard status == 0 || isTooEarly else {
            let end = status.map { "ended with \($0)" } ?? "had not ended after \(Self.patience)"
            throw ProcessFailure("instance \(index + 1) was told to drain, and \(end)", of: process)
        }
        instances[index].state = .away
    }

    private static func statusOfFirst(_ one: ProgramProcess, _ other: ProgramProcess) async -> Int32? {
        await within(patience) {
            await withTaskGroup(of: Int32?.self) { group in
                for process in [one, other] { group.addTask { await process.exitStatus() } }
                defer { group.cancelAll() }
                return await group.next() ?? nil
            }
        } ?? nil
    }

    private static func status(of process: ProgramProcess) async -> Int32? {
        await within(patience) { await process.exitStatus() } ?? nil
    }
}
