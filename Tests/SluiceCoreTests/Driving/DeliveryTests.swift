import SluiceCore
import Testing

@Suite struct DeliveryTests {
    private func held() -> DriverHarness {
        let harness = DriverHarness {
            $0.deliveryRetry = RetryPolicy(maxAttempts: 2, initialBackoff: .milliseconds(100))
        }
        harness.assign(p0, p1)
        harness.available([p0: 5])
        harness.finish(p0)
        return harness
    }

    @Test func nothingIsCommittedBeforeTheDeliveryIsConfirmed() {
        let harness = held()
        #expect(harness.wait(.seconds(60)).isEmpty)
        #expect(harness.deliver() == [.commit(1, [p0: 5])])
    }

    @Test func aLaneIsHeldUntilItsOutputIsDelivered() {
        let harness = held()
        #expect(harness.available([p0: 9]).isEmpty)
        #expect(harness.deliver().first == .cut(1, p0.range(5..<9)))
    }

    @Test func aFailedDeliveryIsTriedAgainWithTheSameOutput() {
        let harness = held()
        #expect(harness.failDelivery().isEmpty)
        #expect(harness.wait(.milliseconds(99)).isEmpty)
        let again = harness.wait(.milliseconds(1))
        #expect(again == [.deliver(2, .part(p0.range(0..<5), fence: 1, on: 0), attempt: 2)])
        #expect(harness.deliver() == [.commit(1, [p0: 5])])
    }

    @Test func givingUpNamesThePartitionAndWhereItsOutputBegins() {
        let harness = held()
        harness.failDelivery()
        harness.wait(.milliseconds(100))
        var expected = Failure.sink()
        expected.partition = p0
        expected.offset = 0
        expected.attempts = 2
        #expect(harness.failDelivery() == [.abandon(1), .finished(expected)])
    }

    @Test func whatNoRetryHelpsIsGivenUpAtOnce() {
        let harness = held()
        #expect(harness.failDelivery(.sink(isRetriable: false)).first == .abandon(1))
    }

    @Test func otherPartitionsFinishBeforeTheFailureEndsTheDriver() {
        let harness = held()
        harness.available([p1: 4])
        let order = harness.orders[0].id
        #expect(harness.send(.deliveryFailed(order, .sink(isRetriable: false))) == [.abandon(1)])
        harness.finish(p1)
        #expect(harness.deliver() == [.commit(1, [p1: 4])])
        guard case .finished(.some, unfinishedTasks: 0)? = harness.commit().last else {
            Issue.record("the driver does not end with its failure")
            return
        }
    }

    @Test func aLateAnswerToAnOlderDeliveryIsIgnored() {
        let harness = held()
        let first = harness.orders[0].id
        harness.failDelivery()
        #expect(harness.send(.delivered(first)).isEmpty)
        harness.wait(.milliseconds(100))
        #expect(harness.send(.deliveryFailed(first, .sink())).isEmpty)
        #expect(harness.deliver() == [.commit(1, [p0: 5])])
    }
}
