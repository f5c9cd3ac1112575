import Foundation
import GRDB
import Sluice
import SluiceSQLite
import SluiceTesting
import Testing

/// Processes that are killed: before any statement, those that begin and end transactions included.
@Suite(.timeLimit(.minutes(2))) struct CrashTests {
    private static let kills = 40
    /// More than the statements after which all of them are killed.
    private static let numbers = 2_000
    private static let partitions = 2

    @Test func whatIsKilledAtAnyStatementWritesEachRowOnce() async throws {
        let file = try TemporaryFile()
        var random = SeededGenerator(seed: 6)
        for _ in 0..<Self.kills {
            CrashPlan(path: file.path, statements: .random(in: 1...40, using: &random)).announce()
            await #expect(processExitsWith: .signal(SIGKILL)) {
                let plan = try #require(CrashPlan.announced)
                try await CrashTests.copy(to: plan.path) { db in plan.arm(db) }
            }
        }
        try await Self.copy(to: file.path)
        let numbers = try file.numbers()
        #expect(numbers.sorted() == Array(0..<Self.numbers))
        for partition in 0..<Self.partitions {
            let ofPartition = numbers.filter { $0 % Self.partitions == partition }
            #expect(ofPartition == ofPartition.sorted())
        }
    }

    /// The group has committed nothing: each process has only the file to go by.
    private static func copy(to path: String, arm: @escaping @Sendable (Database) -> Void = { _ in }) async throws {
        let source = MemorySource(numbers: numbers, partitions: partitions)
        let sink = SQLiteSink<Int>(
            path: path,
            migrate: { db in
                try makeNumbers(db)
                arm(db)
            },
            write: insert
        )
        let small = ApplicationConfiguration.quiet.with { $0.maxTaskOutputBytes = 20 * MemoryLayout<Int>.stride }
        try await SluiceSQLiteTests.copy(source, to: sink, configuration: small)
    }
}

/// When a process is to be killed. What a test's child is to know it finds in its environment.
private struct CrashPlan: Sendable {
    private static let variable = "SLUICE_TEST_CRASH"

    let path: String
    let statements: Int

    static var announced: Self? {
        let parts = ProcessInfo.processInfo.environment[variable]?.split(separator: ":", maxSplits: 1) ?? []
        guard parts.count == 2, let statements = Int(parts[0]) else { return nil }
        return Self(path: String(parts[1]), statements: statements)
    }

    func announce() { setenv(Self.variable, "\(statements):\(path)", 1) }

    /// Kills the process before the connection's statement of that number.
    func arm(_ db: Database) {
        let countdown = Countdown(statements)
        db.trace { _ in countdown.step { kill(getpid(), SIGKILL) } }
    }
}
