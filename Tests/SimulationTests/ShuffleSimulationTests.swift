import SluiceTesting
import Testing

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// How many seeds `make test` runs, half of them in exactly-once mode.
private let seedCount = 300
/// Set to one seed to run it alone, in both modes.
private let replayVariable = "SLUICE_SHUFFLE_SEED"

@Suite(.ownThread) struct ShuffleSimulationTests {
    @Test(arguments: seedGroups()) func everySeedCountsEveryRecordOnce(group: Range<UInt64>) {
        for seed in group {
            for script in [SimulationScript(seed: seed), .exactlyOnce(seed: seed)] {
                var simulation = Simulation(script: script.shuffled())
                do {
                    _ = try simulation.run()
                } catch {
                    Issue.record("seed \(seed): \(error); replay with \(replayVariable)=\(seed)")
                }
            }
        }
    }

    @Test func theSameSeedRunsTheSameWay() throws {
        for seed: UInt64 in [1, 7, 42] {
            var first = Simulation(script: SimulationScript(seed: seed).shuffled())
            var second = Simulation(script: SimulationScript(seed: seed).shuffled())
            #expect(try first.run() == second.run())
        }
    }

    @Test(arguments: Sabotage.allCases.filter(\.isOfShuffles)) func whatIsCountedTwiceIsCaught(sabotage: Sabotage) {
        let caught = (0..<60).count { seed in
            var simulation = Simulation(script: SimulationScript(seed: UInt64(seed)).shuffled(), sabotage: sabotage)
            do throws(Violation) { _ = try simulation.run() } catch { return true }
            return false
        }
        #expect(caught >= 5, "only \(caught) of 60 runs with \(sabotage) were seen to be wrong")
    }

    @Test func theScriptsReachWhatTheyAreFor() throws {
        var (buckets, lost) = (0, 0)
        for seed in 0..<UInt64(60) {
            var simulation = Simulation(script: SimulationScript(seed: seed).shuffled())
            let summary = try simulation.run()
            buckets += summary.buckets
            lost += summary.inputsLost
        }
        #expect(buckets >= 500 && lost >= 50, "\(buckets) buckets, \(lost) lost inputs in 60 runs")
    }

    private static func seedGroups() -> [Range<UInt64>] {
        if let text = getenv(replayVariable), let seed = UInt64(String(cString: text)) { return [seed..<seed + 1] }
        return stride(from: 0, to: UInt64(seedCount / 2), by: 50).map { $0..<$0 + 50 }
    }
}
