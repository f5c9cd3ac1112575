import SluiceCore
import Testing

/// A batch that a crash interrupted is done again as it was.
@Suite struct RedoTests {
    private func starts(_ redo: [TopicPartition: Int64]) -> DriverEvent {
        .assigned(
            [p0, p1, p2].map { LaneStart(partition: $0, stage: StageID(0), position: 2, redoUntil: redo[$0]) }
        )
    }

    private func harness(executors: Int = 3) -> DriverHarness {
        DriverHarness(executors: executors) {
            $0.commitScope = .batch
            $0.admissionCaps = AdmissionCaps(maxBatchRecords: 1)
        }
    }

    private func batch(_ actions: [DriverAction]) -> BatchPlan? {
        actions.lazy.compactMap { if case .batchCut(let plan) = $0 { plan } else { nil } }.first
    }

    @Test func itHoldsExactlyTheSameRangesWhateverTheLimits() {
        let harness = harness()
        let plan = batch(harness.send(starts([p0: 5, p1: 9])))
        #expect(plan?.tasks.map(\.range) == [p1.range(2..<9), p0.range(2..<5)])
        #expect(plan?.tasks.allSatisfy(\.isWhole) == true)
        #expect(harness.attempts[p0]?.isWhole == true)
    }

    @Test func theOthersComeAfterIt() {
        let harness = harness()
        harness.send(starts([p0: 5]))
        let next = batch(harness.available([p0: 9, p2: 4]))
        #expect(next?.tasks.map(\.range) == [p2.range(2..<3)])
        #expect(next?.tasks.contains(where: \.isWhole) == false)
    }

    @Test func afterARetryItIsStillWhole() {
        let harness = harness(executors: 1)
        harness.send(starts([p0: 5]))
        harness.fail(p0)
        harness.wait(.seconds(1))
        #expect(harness.attempts[p0]?.attempt == 2)
        #expect(harness.attempts[p0]?.isWhole == true)
    }

    /// Two tasks run, and the third waits when the drain takes it back.
    @Test func itIsNotDoneInPart() {
        let harness = harness(executors: 2)
        harness.send(starts([p0: 9, p1: 8, p2: 5]))
        let actions = harness.send(.drain)
        #expect(actions.contains(.abandon(1, 2)))
        #expect(harness.finish(p0).isEmpty)
        #expect(harness.orders.isEmpty)
    }

    @Test func whatIsLeftOfItIsPlannedAnewWhenAPartitionIsTakenAway() {
        let harness = harness(executors: 1)
        harness.send(starts([p0: 9, p1: 5]))
        harness.send(.revoked([p1]))
        #expect(batch(harness.finish(p0))?.tasks.map(\.range) == [p0.range(2..<3)])
        #expect(harness.orders.isEmpty)
    }

    @Test func nothingIsDoneAgainThatIsLostBeforeItsTurn() {
        let harness = harness(executors: 0)
        harness.send(.drain)
        #expect(batch(harness.send(starts([p0: 5]))) == nil)
    }
}
