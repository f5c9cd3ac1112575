import SluiceCore
import Testing

@Suite struct BatchScopeTests {
    private func assigned(executors: Int = 3, adjust: (inout DriverConfiguration) -> Void = { _ in }) -> DriverHarness {
        let harness = DriverHarness(executors: executors) {
            $0.commitScope = .batch
            adjust(&$0)
        }
        harness.assign(p0, p1, p2)
        return harness
    }

    private let whole = DriverAction.deliver(
        1,
        .part(p0.range(0..<5), fence: 2, on: 1),
        .part(p1.range(0..<8), fence: 1, on: 0)
    )

    @Test func aBatchIsDeliveredAndCommittedAsAWhole() {
        let harness = assigned()
        harness.available([p0: 5, p1: 8])
        #expect(harness.finish(p1).isEmpty)
        #expect(harness.finish(p0) == [whole])
        #expect(harness.deliver() == [.commit(1, [p0: 5, p1: 8])])
    }

    @Test func batchesAreDeliveredInOrderOneAtATime() {
        let harness = assigned()
        harness.available([p0: 5])
        harness.available([p1: 8])
        #expect(harness.finish(p1).isEmpty)
        #expect(harness.finish(p0) == [.deliver(1, .part(p0.range(0..<5), fence: 1, on: 0))])
        #expect(
            harness.deliver() == [
                .deliver(2, batch: 1, .part(p1.range(0..<8), fence: 2, on: 1)), .commit(1, [p0: 5]),
            ]
        )
    }

    @Test func aFailedDeliveryHoldsBackLaterBatches() {
        let harness = assigned { $0.deliveryRetry.initialBackoff = .milliseconds(100) }
        harness.available([p0: 5])
        harness.available([p1: 8])
        harness.finish(p0)
        harness.finish(p1)
        #expect(harness.failDelivery().isEmpty)
        #expect(
            harness.wait(.milliseconds(100)) == [
                .deliver(2, .part(p0.range(0..<5), fence: 1, on: 0), attempt: 2)
            ]
        )
    }

    @Test func aLostExecutorsPartRunsAgainAndTheRestIsKept() {
        let harness = assigned()
        harness.available([p0: 5, p1: 8])
        harness.finish(p1)
        harness.finish(p0)
        let lost = harness.send(.executorLost(ExecutorID(0)))
        #expect(lost == [.run(0, p1.range(0..<8), attempt: 2, fence: 3, on: 1)])
        let again = harness.finish(p1)
        #expect(
            again == [
                .deliver(
                    2,
                    .part(p0.range(0..<5), fence: 2, on: 1),
                    .part(p1.range(0..<8), fence: 3, on: 1),
                    attempt: 2
                )
            ]
        )
    }

    // MARK: Parts that will not be done

    @Test func aDrainDeliversWhatIsLeftOfABatch() {
        let harness = assigned(executors: 1)
        harness.available([p0: 9, p1: 5])
        harness.send(.drain)
        #expect(harness.finish(p0) == [.deliver(1, .part(p0.range(0..<9), fence: 1, on: 0))])
        harness.deliver()
        #expect(harness.commit() == [.finished()])
    }

    @Test func takingBackTheLastPartMissingDeliversTheRest() {
        let harness = assigned()
        harness.available([p0: 9, p1: 5])
        harness.finish(p0)
        harness.fail(p1)
        #expect(harness.send(.drain) == [.deliver(1, .part(p0.range(0..<9), fence: 1, on: 0))])
    }

    @Test func losingTheLastPartMissingDeliversTheRest() {
        let harness = assigned()
        harness.available([p0: 9, p1: 5])
        harness.finish(p0)
        let actions = harness.send(.lost([p1]))
        #expect(
            actions == [.abandon(2), .release([p1]), .deliver(1, .part(p0.range(0..<9), fence: 1, on: 0))]
        )
    }

    @Test func outputLostDuringTheDrainHoldsBackNoOther() {
        let harness = assigned()
        harness.available([p0: 9, p1: 5])
        harness.finish(p0)
        harness.finish(p1)
        harness.send(.drain)
        let actions = harness.send(.executorLost(ExecutorID(0)))
        #expect(actions == [.deliver(2, .part(p1.range(0..<5), fence: 2, on: 1), attempt: 2)])
    }
}
