@testable import Sluice
import SluiceTesting
import Testing

/// The file system fails for a moment, and the sink is called again.
@Suite(.timeLimit(.minutes(1))) struct FileSinkRetryTests {
    @Test(arguments: [false, true]) func goesOnFromWhereItFailed(_ isDone: Bool) throws {
        try failAtEveryStep(isDone) { writer, part in
            try writer.sink.publish([part], of: BatchID(0))
        }
    }

    @Test(arguments: [false, true]) func anotherAttemptTakesUpWhatAnEarlierOneLeft(_ isDone: Bool) throws {
        try failAtEveryStep(isDone) { writer, part in
            writer.sink.discard(part.staged)
            try writer.publish(3..<8)
        }
    }

    @Test func aRangeThatIsCommittedIsNotWrittenAgain() throws {
        let storage = SimulatedStorage()
        let writer = FileWriter(storage)
        _ = try writer.begin()
        let part = try writer.staged(0..<4)
        try writer.sink.publish([part], of: BatchID(0))
        try writer.sink.publish([part], of: BatchID(0))
        try writer.publish(0..<4)
        #expect(try FileJudge(storage).committed() == Array(0..<4))
        #expect(FileJudge(storage).leftovers.isEmpty)
    }

    @Test func aRangeThatOverlapsIsRefusedForGood() throws {
        let storage = SimulatedStorage()
        let writer = FileWriter(storage)
        _ = try writer.begin()
        try writer.publish(0..<4)
        do {
            try writer.publish(2..<6)
            Issue.record("it was published")
        } catch let failure as Failure {
            #expect(!failure.isRetriable)
            #expect(
                failure.message
                    == "/data/out holds the output of in[0] up to offset 4 already: 2..<6 would repeat some of it"
            )
        }
        #expect(try FileJudge(storage).committed() == Array(0..<4))
    }

    /// Has each step of a publication fail once.
    private func failAtEveryStep(
        _ isDone: Bool,
        _ again: (FileWriter, StagedPart<FileOutput<Int>>) throws -> Void
    ) throws {
        var failed = 0
        for step in 0... {
            let storage = SimulatedStorage()
            let writer = FileWriter(storage)
            _ = try writer.begin()
            try writer.publish(0..<3)
            let part = try writer.staged(3..<8)
            storage.arm(.error(atStep: step, isDone: isDone))
            do {
                try writer.sink.publish([part], of: BatchID(0))
                guard storage.steps > step else { break }
            } catch is Failure {
                failed += 1
                try again(writer, part)
            }
            try writer.publish(8..<10)
            let judge = FileJudge(storage)
            #expect(try judge.committed() == Array(0..<10), "step \(step)")
            #expect(judge.visible == Array(0..<10), "step \(step)")
            _ = try FileWriter(storage).begin()
            #expect(judge.leftovers.isEmpty, "step \(step)")
        }
        #expect(failed > 10)
    }
}
