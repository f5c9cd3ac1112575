@testable import Sluice
import SluiceTesting
import Synchronization
import Testing

/// Two processes write the same partition, since one of them does not know yet that it is not its own any more.
@Suite(.timeLimit(.minutes(1))) struct FileSinkZombieTests {
    @Test(arguments: [Int64(4), 6, 8, 13]) func aLateOwnerRepeatsNothingAndHoldsUpNobody(_ lateEnd: Int64) throws {
        var outcomes: Set<String> = []
        for step in 0... {
            let storage = SimulatedStorage()
            let (late, next) = (FileWriter(storage), FileWriter(storage))
            _ = try late.begin()
            try late.publish(0..<3)
            let part = try late.staged(3..<lateEnd)
            let took = Collected<Int64>()
            storage.arm(nil)
            storage.beforeEachStep { number in
                guard number == step else { return }
                storage.beforeEachStep(nil)
                #expect(throws: Never.self) {
                    let position = try #require(try next.begin())
                    try next.publish(position..<(position + 5))
                    took.append(position + 5)
                }
            }
            do {
                try late.sink.publish([part], of: BatchID(1))
                outcomes.insert("published")
            } catch let failure as Failure {
                #expect(failure.isRetriable)
                #expect(failure.message.contains("has taken over in[0]"))
                outcomes.insert("refused")
            }
            storage.beforeEachStep(nil)
            guard let position = took.all.first else { break }
            // It is refused for as long as it tries, and what it left is no hindrance.
            #expect(throws: Failure.self) { try late.publish(lateEnd..<20) }
            try next.publish(position..<20)
            let judge = FileJudge(storage)
            #expect(try judge.committed() == Array(0..<20), "step \(step)")
            #expect(judge.visible == Array(0..<20), "step \(step)")
        }
        #expect(outcomes == ["published", "refused"])
    }

    @Test func anAttemptOfAnEarlierAssignmentIsRefused() throws {
        let storage = SimulatedStorage()
        let writer = FileWriter(storage)
        _ = try writer.begin()
        let stale = try writer.staged(0..<3)
        #expect(try writer.begin() == 0)
        #expect(throws: Failure.self) { try writer.sink.publish([stale], of: BatchID(0)) }
        try writer.publish(0..<2)
        #expect(try FileJudge(storage).committed() == [0, 1])
    }

    @Test func aPartitionThatWasNotTakenOverIsRefused() throws {
        let storage = SimulatedStorage()
        let writer = FileWriter(storage)
        _ = try writer.begin()
        #expect(throws: Failure.self) { try writer.publish(0..<3, .second) }
        #expect(FileJudge(storage).visible.isEmpty)
    }

    @Test func aTakeoverLeavesOtherPartitionsAlone() throws {
        let storage = SimulatedStorage()
        let (one, other) = (FileWriter(storage), FileWriter(storage))
        _ = try one.begin(.first)
        storage.arm(nil)
        // In the middle of writing its files.
        storage.beforeEachStep { number in
            guard number == 4 else { return }
            storage.beforeEachStep(nil)
            #expect(throws: Never.self) { _ = try other.begin(.second) }
        }
        try one.publish(0..<7, .first)
        #expect(try FileJudge(storage).committed(.first) == Array(0..<7))
    }
}
