import SluiceTesting
import Testing

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// How many seeds `make test` runs.
private let seedCount = 800
/// Set to one seed to run it alone.
private let replayVariable = "SLUICE_EXACTLY_ONCE_SEED"

@Suite(.ownThread) struct ExactlyOnceSimulationTests {
    @Test(arguments: seedGroups()) func everySeedIsSeenExactlyOnce(group: Range<UInt64>) {
        for seed in group {
            var simulation = Simulation(script: .exactlyOnce(seed: seed))
            do {
                _ = try simulation.run()
            } catch {
                Issue.record("seed \(seed): \(error); replay with \(replayVariable)=\(seed)")
            }
        }
    }

    @Test func theSameSeedRunsTheSameWay() throws {
        for seed: UInt64 in [1, 7, 42] {
            var first = Simulation(script: .exactlyOnce(seed: seed, isRough: true))
            var second = Simulation(script: .exactlyOnce(seed: seed, isRough: true))
            #expect(try first.run() == second.run())
        }
    }

    /// Some precautions matter at a moment that few runs come to: so they run until one is caught.
    @Test(arguments: Sabotage.allCases.filter(\.isOfTransactions))
    func aMissingPrecautionIsCaught(sabotage: Sabotage) {
        let isCaught = (0..<UInt64(1_500)).contains { seed in
            var simulation = Simulation(script: .exactlyOnce(seed: seed), sabotage: sabotage)
            do throws(Violation) { _ = try simulation.run() } catch { return true }
            return false
        }
        #expect(isCaught, "none of 1,500 runs with \(sabotage) was seen to be wrong")
    }

    @Test func theScriptsReachWhatTheyAreFor() throws {
        var (committed, aborted, doubts, renewals) = (0, 0, 0, 0)
        for seed in 0..<UInt64(200) {
            var simulation = Simulation(script: .exactlyOnce(seed: seed))
            let summary = try simulation.run()
            committed += summary.transactions
            aborted += summary.aborts
            doubts += summary.doubts
            renewals += summary.renewals
        }
        #expect(committed >= 1_000 && aborted >= 100, "committed \(committed), aborted \(aborted) in 200 runs")
        #expect(doubts >= 10 && renewals >= 50, "in doubt \(doubts), renewed \(renewals) in 200 runs")
    }

    private static func seedGroups() -> [Range<UInt64>] {
        if let text = getenv(replayVariable), let seed = UInt64(String(cString: text)) { return [seed..<seed + 1] }
        return stride(from: 0, to: UInt64(seedCount), by: 200).map { $0..<$0 + 200 }
    }
}
