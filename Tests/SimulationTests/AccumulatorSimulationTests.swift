import SluiceCore
import SluiceTesting
import Testing

/// Tasks fail, deliveries fail, answers get lost, executors die: each record counts once all the same.
@Suite(.ownThread) struct AccumulatorSimulationTests {
    @Test(arguments: 0..<8) func eachDeliveredRecordCountsOnce(group: UInt64) throws {
        var attempts = 0
        for seed in group * 50..<(group + 1) * 50 {
            var script = SimulationScript(seed: seed)
            // Each of these has records read and delivered again, and counted again: that is what at least once means.
            script.crashEvery = nil
            script.rebalanceEvery = nil
            // These take records away that would be expected.
            script.retentionEvery = nil
            script.vanishes = false
            script.hasPoison = false
            script.failurePolicy = nil
            script.configuration.deadLetterLimit = nil
            script.executorLossEvery = .milliseconds(500)
            // The answer to the last commit may be lost as well.
            script.configuration.finalCommitDeadline = .seconds(90)
            var simulation = Simulation(script: script)
            let summary = try simulation.run()
            guard !summary.endedWithFailure, summary.lives == 1 else { continue }
            attempts += summary.attempts
            let records = simulation.recordCount
            #expect(summary.accumulated == records, "seed \(seed)")
        }
        #expect(attempts > 300)
    }
}
