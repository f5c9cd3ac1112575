@testable import Sluice
import SluiceTesting
import Testing

/// The sink dies at every step there is, and comes back.
@Suite(.timeLimit(.minutes(1))) struct FileSinkCrashTests {
    private static let end: Int64 = 10

    @Test func losesAndRepeatsNothingWhenItIsKilledAtAnyStep() throws {
        let runs = try crashAtEveryStep { storage, safe in
            storage.restart()
            try expectConsistent(storage, safe)
        }
        #expect(runs > 50)
    }

    @Test(arguments: 0..<8) func losesAndRepeatsNothingWhenThePowerFailsAtAnyStep(_ seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        try crashAtEveryStep { storage, safe in
            storage.cutPower(&random)
            try expectConsistent(storage, safe)
        }
    }

    @Test(arguments: 0..<100) func survivesCrashAfterCrash(_ seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let (storage, safe) = (SimulatedStorage(), Collected<Int64>())
        for _ in 0..<10 {
            storage.arm(.crash(atStep: Int.random(in: 0..<80, using: &random)))
            let count = Int64.random(in: 1...9, using: &random)
            do { try FileWriter(storage).write(until: 40, by: count, noting: safe) } catch is Crash {}
            if Bool.random(using: &random) { storage.cutPower(&random) } else { storage.restart() }
            try expectConsistent(storage, safe.all.last)
        }
        storage.arm(nil)
        try FileWriter(storage).write(until: 40)
        #expect(try FileJudge(storage).committed() == Array(0..<40))
        #expect(FileJudge(storage).visible == Array(0..<40))
        #expect(FileJudge(storage).leftovers.isEmpty)
    }

    @Test(arguments: [SimulatedStorage.Omission.fileSynchronization, .folderSynchronization])
    func itIsNoticedWhenNothingIsFlushed(_ omission: SimulatedStorage.Omission) throws {
        var random = SeededGenerator(seed: 1)
        var failures = 0
        try crashAtEveryStep(omitting: omission, checks: false) { storage, safe in
            storage.cutPower(&random)
            let committed = try? FileJudge(storage).committed()
            if committed != committed.map({ Array(0..<$0.count) }) || committed?.count ?? 0 < safe ?? 0 {
                failures += 1
            }
        }
        #expect(failures > 0)
    }

    /// Runs until a run gets through; returns how often it crashed.
    @discardableResult
    private func crashAtEveryStep(
        omitting omission: SimulatedStorage.Omission = .nothing,
        checks: Bool = true,
        _ recover: (SimulatedStorage, _ safe: Int64?) throws -> Void
    ) throws -> Int {
        for step in 0... {
            let storage = SimulatedStorage(omitting: omission)
            storage.arm(.crash(atStep: step))
            let safe = Collected<Int64>()
            do {
                try FileWriter(storage).write(until: Self.end, noting: safe)
                return step
            } catch is Crash {
                try recover(storage, safe.all.last)
            }
            guard checks else { continue }
            try FileWriter(storage).write(until: Self.end, by: 3)
            let judge = FileJudge(storage)
            #expect(try judge.committed() == Array(0..<Int(Self.end)), "step \(step)")
            #expect(judge.visible == Array(0..<Int(Self.end)), "step \(step)")
            #expect(judge.leftovers.isEmpty, "step \(step)")
        }
        return 0
    }

    /// What is committed is whole, and nothing else can be seen; what was safe once is there.
    private func expectConsistent(_ storage: SimulatedStorage, _ safe: Int64?) throws {
        let judge = FileJudge(storage)
        let committed = try judge.committed()
        #expect(committed == committed.map { Array(0..<$0.count) })
        #expect(committed?.count ?? -1 >= safe ?? 0)
        #expect(Set(judge.visible).isSubset(of: committed ?? []))
        #expect(Set(judge.visible).count == judge.visible.count)
    }
}
