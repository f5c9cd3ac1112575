import SluiceCore
import SluiceTesting
import Testing

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// How many seeds `make test` runs.
private let seedCount = 2_000
/// Set to one seed to run it alone.
private let replayVariable = "SLUICE_SIMULATION_SEED"

@Suite(.ownThread) struct SimulationTests {
    @Test(arguments: seedGroups()) func everySeedKeepsTheInvariants(group: Range<UInt64>) {
        for seed in group {
            var simulation = Simulation(script: SimulationScript(seed: seed))
            do {
                _ = try simulation.run()
            } catch {
                Issue.record("seed \(seed): \(error); replay with \(replayVariable)=\(seed)")
            }
        }
    }

    @Test func theSameSeedRunsTheSameWay() throws {
        for seed: UInt64 in [1, 7, 42] {
            var first = Simulation(script: SimulationScript(seed: seed))
            var second = Simulation(script: SimulationScript(seed: seed))
            #expect(try first.run() == second.run())
        }
    }

    @Test(arguments: Sabotage.allCases.filter { !$0.isOfTransactions && !$0.isOfShuffles })
    func aBrokenInvariantIsCaught(
        sabotage: Sabotage
    ) {
        let caught = (0..<100).count { seed in
            var simulation = Simulation(script: SimulationScript(seed: UInt64(seed)), sabotage: sabotage)
            do throws(Violation) { _ = try simulation.run() } catch { return true }
            return false
        }
        #expect(caught >= 10, "only \(caught) of 100 runs with \(sabotage) were seen to be wrong")
    }

    @Test func theScriptsReachWhatTheyAreFor() throws {
        var (lost, gone, waits) = (0, 0, 0)
        var (skipped, deadLettered) = (0, 0)
        for seed in 0..<UInt64(200) {
            var simulation = Simulation(script: SimulationScript(seed: seed))
            let summary = try simulation.run()
            lost += summary.lost > 0 ? 1 : 0
            gone += summary.gone > 0 ? 1 : 0
            waits += summary.waitsForMemory > 0 ? 1 : 0
            skipped += summary.skipped > 0 ? 1 : 0
            deadLettered += summary.deadLettered > 0 ? 1 : 0
        }
        #expect(lost >= 10 && gone >= 5 && waits >= 10, "lost \(lost), gone \(gone), memory \(waits) of 200")
        #expect(skipped >= 10 && deadLettered >= 20, "skipped \(skipped), dead letters \(deadLettered) of 200")
    }

    private static func seedGroups() -> [Range<UInt64>] {
        if let text = getenv(replayVariable), let seed = UInt64(String(cString: text)) { return [seed..<seed + 1] }
        return stride(from: 0, to: UInt64(seedCount), by: 250).map { $0..<$0 + 250 }
    }
}
