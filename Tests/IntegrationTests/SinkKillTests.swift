import Foundation
import Sluice
import SluiceTesting
import Testing

/// Sinks that keep positions, in processes that are killed with SIGKILL. The broker is in this process, and lives on.
@Suite(.timeLimit(.minutes(5))) struct SinkKillTests {
    /// Sinks of their own, killed at the same time: most of a life is the wait for the group.
    private static let lanes = 13
    private static let killsPerLane = 8
    private static let partitions = 3

    @Test(arguments: ["sqlite", "files"]) func everyRecordIsThereOnceAndInOrder(sink: String) async throws {
        let cluster = try TestCluster(embedded: true)
        defer { cluster.close() }
        let outcomes = try await withThrowingTaskGroup(of: SinkKills.Outcome.self) { group in
            for lane in 0..<Self.lanes {
                group.addTask { try await Self.run(sink, lane, on: cluster, kills: Self.killsPerLane) }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(outcomes.reduce(0) { $0 + $1.kills } == Self.lanes * Self.killsPerLane)
        for outcome in outcomes {
            #expect(outcome.checker.violations == [])
            #expect(outcome.checker.repeats == 0)
        }
    }

    @Test func aSinkThatForgetsItsPositionsIsCaught() async throws {
        let cluster = try TestCluster(embedded: true)
        defer { cluster.close() }
        let outcome = try await Self.run("forgetful", 0, on: cluster, kills: 4)
        #expect(outcome.checker.repeats > 0)
    }

    private static func run(
        _ sink: String,
        _ lane: Int,
        on cluster: TestCluster,
        kills: Int
    ) async throws -> SinkKills.Outcome {
        let name = try await cluster.makeTopic("\(sink)-\(lane)", partitions: partitions)
        let folder = FileManager.default.temporaryDirectory.appending(path: name)
        defer { try? FileManager.default.removeItem(at: folder) }
        let input = NumberedTopic(name, partitions: partitions)
        let program = ProgramProcess.path(of: "SinkWriter")
        let run = try SinkKills(program, sink: sink, in: folder, input: input, kafka: cluster.kafka)
        return try await run.run(seed: UInt64(lane)) { $0 < kills }
    }
}
