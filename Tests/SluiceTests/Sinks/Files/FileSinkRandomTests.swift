@testable import Sluice
import SluiceTesting
import Testing

/// Several processes that each believe to own the partition, random ranges, and everything that goes wrong.
@Suite(.timeLimit(.minutes(1))) struct FileSinkRandomTests {
    private struct Member {
        let writer: FileWriter
        var position: Int64
        /// What could not be published.
        var pending: StagedPart<FileOutput<Int>>?
    }

    private struct Run {
        let storage = SimulatedStorage()
        var random: SeededGenerator
        var members: [Member] = []
        /// Up to where a publication has succeeded.
        var safe: Int64 = 0

        mutating func step() throws {
            storage.arm(anyFault())
            do {
                if members.isEmpty || random.chance(0.2) {
                    let writer = FileWriter(storage)
                    members.append(Member(writer: writer, position: try writer.begin() ?? -1))
                } else {
                    try publish(Int.random(in: members.indices, using: &random))
                }
            } catch is Crash {
            } catch is Failure {}
            storage.arm(nil)
            // Also where the sink could pass over it, as where it tidies up.
            if storage.isDown { recover() }
        }

        private mutating func recover() {
            if random.chance(0.5) { storage.cutPower(&random) } else { storage.restart() }
            members = []
        }

        private mutating func anyFault() -> SimulatedStorage.Fault? {
            let step = Int.random(in: 0..<30, using: &random)
            if random.chance(0.1) { return .crash(atStep: step) }
            return random.chance(0.4) ? .error(atStep: step, isDone: random.chance(0.5)) : nil
        }

        private mutating func publish(_ index: Int) throws {
            if let given = members[index].pending, random.chance(0.3) {
                // Given up, and run again.
                members[index].writer.sink.discard(given.staged)
                members[index].pending = nil
            }
            let (writer, from) = (members[index].writer, members[index].position)
            let part =
                try members[index].pending
                ?? writer.staged(from..<(from + Int64.random(in: 1...6, using: &random)))
            members[index].pending = part
            try writer.sink.publish([part], of: BatchID(0))
            members[index].pending = nil
            let range = try #require(part.range)
            members[index].position = range.until
            safe = max(safe, range.until)
        }
    }

    @Test(arguments: 0..<150) func everyNumberIsThereOnce(_ seed: UInt64) throws {
        var run = Run(random: SeededGenerator(seed: seed))
        let judge = FileJudge(run.storage)
        for _ in 0..<40 {
            try run.step()
            let committed = try #require(try judge.committed(), "seed \(seed)")
            #expect(committed == Array(0..<committed.count), "seed \(seed)")
            #expect(committed.count >= run.safe, "seed \(seed)")
            #expect(Set(judge.visible).isSubset(of: committed), "seed \(seed)")
        }
        let end = run.safe + 20
        try FileWriter(run.storage).write(until: end)
        #expect(try judge.committed() == Array(0..<Int(end)), "seed \(seed)")
        #expect(judge.visible == Array(0..<Int(end)), "seed \(seed)")
        #expect(judge.leftovers.isEmpty, "seed \(seed)")
    }
}
