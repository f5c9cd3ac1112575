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

    @Test func aLateTakeoverTakesNothingFromTheNextOwner() throws {
        for step in 0... {
            let storage = SimulatedStorage()
            try FileWriter(storage).write(until: 3)
            let (late, next) = (FileWriter(storage), FileWriter(storage))
            let staged = Collected<StagedPart<FileOutput<Int>>>()
            storage.arm(nil)
            storage.beforeEachStep { number in
                guard number == step else { return }
                storage.beforeEachStep(nil)
                #expect(throws: Never.self) {
                    #expect(try next.begin() == 3)
                    staged.append(try next.staged(3..<8))
                }
                // It gets as far as its commit.
                storage.failLinks(into: "\(FileWriter.directory)/third")
                #expect(throws: Failure.self) { try next.sink.publish(staged.all, of: BatchID(1)) }
                storage.failLinks(into: nil)
            }
            _ = try? late.begin()
            storage.beforeEachStep(nil)
            if staged.all.isEmpty { break }
            #expect(try FileJudge(storage).committed() == Array(0..<8), "step \(step)")
            do { try next.sink.publish(staged.all, of: BatchID(1)) } catch is Failure {}
            try FileWriter(storage).write(until: 12)
            #expect(try FileJudge(storage).committed() == Array(0..<12), "step \(step)")
            #expect(FileJudge(storage).visible == Array(0..<12), "step \(step)")
        }
    }

    @Test func aVeryLateOwnerIsRefusedWhereTheLogWasCutShort() throws {
        let storage = SimulatedStorage()
        let (late, next) = (FileWriter(storage), FileWriter(storage))
        _ = try late.begin()
        try late.publish(0..<3)
        let part = try late.staged(3..<6)
        let position = try #require(try next.begin())
        let end = position + ManifestLog.perFolder
        for offset in position..<end { try next.publish(offset..<(offset + 1)) }
        storage.removeFolder("\(FileWriter.directory)/_sluice/manifests/in-0/00000000000000000000")
        for _ in 1...4 { #expect(throws: Failure.self) { try late.sink.publish([part], of: BatchID(1)) } }
        try next.publish(end..<(end + 1))
        let manifests = try FileSinkReader.manifests(FileSinkPaths(FileWriter.directory), storage)
        #expect(manifests.map(\.number) == [1_000, 1_001, 1_002, 1_003])
        #expect(try late.begin() == end + 1)
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
