import SluiceCore
import Testing

@Suite struct TransactionTests {
    private func harness(slots: Int = 1, maxBytes: Int = 1_000) -> DriverHarness {
        let harness = DriverHarness(executors: 3) {
            $0.transactions = TransactionLimits(slots: slots, maxBytes: maxBytes)
            $0.deliveryRetry = RetryPolicy(maxAttempts: 2, initialBackoff: .milliseconds(100))
        }
        harness.assign(p0, p1, p2)
        return harness
    }

    private func part(_ partition: TopicPartition, _ end: Int64, fence: UInt64, on executor: Int) -> DeliveryOrder.Part
    {
        .part(partition.range(0..<end), fence: fence, on: executor)
    }

    private func transaction(
        _ request: UInt64,
        _ parts: DeliveryOrder.Part...,
        slot: Int = 0,
        attempt: Int = 1,
        batch: Int64 = 0
    ) -> DriverAction {
        let offsets = Dictionary(uniqueKeysWithValues: parts.compactMap(\.range).map { ($0.partition, $0.until) })
        return .deliver(
            DeliveryOrder(
                id: RequestID(request),
                units: parts.map { .init(batch: BatchID(batch), parts: [$0]) },
                attempt: attempt,
                transaction: .init(slot: slot, offsets: offsets)
            )
        )
    }

    /// All three partitions are read; p0's transaction is under way.
    private func busy(slots: Int = 1, maxBytes: Int = 1_000) -> DriverHarness {
        let harness = harness(slots: slots, maxBytes: maxBytes)
        harness.available([p0: 7, p1: 6, p2: 5])
        harness.finish(p0)
        return harness
    }

    @Test func outputAndOffsetsGoTogetherAndNothingIsLeftToCommit() {
        let harness = harness()
        harness.available([p0: 5])
        #expect(harness.finish(p0) == [transaction(1, part(p0, 5, fence: 1, on: 0))])
        #expect(harness.deliver().isEmpty)
        #expect(harness.driver.status.partitions[0].committed == 5)
    }

    @Test func whatIsCompleteMeanwhileSharesTheNextTransaction() {
        let harness = busy()
        #expect(harness.finish(p1).isEmpty)
        #expect(harness.finish(p2).isEmpty)
        #expect(
            harness.deliver(p0) == [transaction(2, part(p1, 6, fence: 2, on: 1), part(p2, 5, fence: 3, on: 2))]
        )
    }

    @Test func eachProducerHasOneTransaction() {
        let harness = busy(slots: 2)
        #expect(harness.finish(p1) == [transaction(2, part(p1, 6, fence: 2, on: 1), slot: 1)])
        #expect(harness.finish(p2).isEmpty)
        #expect(harness.deliver(p1) == [transaction(3, part(p2, 5, fence: 3, on: 2), slot: 1)])
    }

    @Test func aPartitionIsHeldUntilItsTransactionIsCommitted() {
        let harness = busy(slots: 2)
        #expect(harness.available([p0: 9]).isEmpty)
        #expect(harness.deliver(p0).contains(.cut(1, p0.range(7..<9))))
    }

    @Test func anAbortedTransactionIsTriedAgainHoweverOften() {
        let harness = busy()
        for attempt in 1...20 {
            #expect(harness.send(.deliveryAborted(RequestID(UInt64(attempt)), .sink())).isEmpty)
            let again = harness.wait(.seconds(10))
            #expect(again == [transaction(UInt64(attempt) + 1, part(p0, 7, fence: 1, on: 0))])
        }
    }

    @Test func onlyTheUnitThatIsAtFaultIsHeldBackAndGoesByItself() {
        let harness = busy()
        harness.finish(p1)
        harness.finish(p2)
        harness.deliver(p0)
        var failure = Failure.sink()
        failure.partition = p1
        #expect(harness.failDelivery(failure) == [transaction(3, part(p2, 5, fence: 3, on: 2))])
        #expect(harness.wait(.seconds(1)).isEmpty)
        #expect(harness.deliver(p2) == [transaction(4, part(p1, 6, fence: 2, on: 1), attempt: 2)])
    }

    @Test func aFailureThatNoRetryHelpsGivesUpItsUnitAlone() {
        let harness = busy()
        harness.finish(p1)
        harness.finish(p2)
        harness.deliver(p0)
        var failure = Failure.sink(isRetriable: false)
        failure.partition = p1
        #expect(harness.failDelivery(failure) == [.abandon(2), transaction(3, part(p2, 5, fence: 3, on: 2))])
        guard case .finished(let last?, unfinishedTasks: 0)? = harness.deliver(p2).last else {
            Issue.record("the driver does not end with its failure")
            return
        }
        #expect(last.partition == p1)
    }

    @Test func aTransactionHoldsNoMoreThanItsBound() {
        let harness = harness(maxBytes: 10)
        harness.available([p0: 7, p1: 6, p2: 5])
        for partition in [p0, p1, p2] {
            guard let attempt = harness.attempts[partition] else { continue }
            let counts = TaskCounts(bytesWritten: 6)
            harness.send(
                .taskFinished(
                    TaskReport(
                        task: attempt.task,
                        fence: attempt.fence,
                        outcome: .completed(until: attempt.range?.until ?? 0, earlyEnd: nil),
                        counts: counts
                    )
                )
            )
        }
        #expect(harness.deliver(p0) == [transaction(2, part(p1, 6, fence: 2, on: 1))])
        #expect(harness.deliver(p1) == [transaction(3, part(p2, 5, fence: 3, on: 2))])
    }

    /// The lost partition's offsets may be refused, and take the others' along.
    @Test func theOthersGoAgainWhenAPartitionIsLost() {
        let harness = busy()
        harness.finish(p1)
        harness.finish(p2)
        harness.deliver(p0)
        #expect(harness.send(.lost([p1])) == [.abandon(2), .release([p1])])
        #expect(harness.send(.deliveryOutdated(RequestID(2), .sink())).isEmpty)
        #expect(harness.wait(.milliseconds(100)) == [transaction(3, part(p2, 5, fence: 3, on: 2))])
    }

    @Test func partitionsThatWereAskedBackAreLetGoWhenTheGroupHasGoneOn() {
        let harness = harness()
        harness.available([p0: 5])
        harness.send(.revoked([p0]))
        harness.finish(p0)
        #expect(harness.send(.deliveryOutdated(RequestID(1), .sink())) == [.abandon(1), .release([p0])])
    }

    /// A commit by itself that arrived late would take the group back behind the transaction.
    @Test func aStartIsCommittedBeforeTheFirstTransaction() {
        let harness = DriverHarness(executors: 1) { $0.transactions = TransactionLimits(maxBytes: 1_000) }
        let start = LaneStart(partition: p0, stage: StageID(0), position: 3, isToBeCommitted: true)
        #expect(harness.send(.assigned([start])) == [.commit(1, [p0: 3])])
        harness.available([p0: 5])
        #expect(harness.finish(p0).isEmpty)
        #expect(
            harness.commit() == [transaction(1, .part(p0.range(3..<5), fence: 1, on: 0))]
        )
    }

    /// It may have been committed all the same.
    @Test func anExecutorThatIsLostMeanwhileIsWaitedFor() {
        let harness = busy()
        #expect(!harness.send(.executorLost(ExecutorID(0))).contains { if case .run = $0 { true } else { false } })
        harness.deliver(p0)
        #expect(harness.driver.status.partitions[0].committed == 7)
    }

    @Test func whatAnExecutorHeldIsRunAgainOnceTheTransactionIsAborted() {
        let harness = busy()
        harness.send(.executorLost(ExecutorID(0)))
        harness.finish(p1)
        let actions = harness.send(.deliveryAborted(RequestID(1), .sink()))
        #expect(
            actions.contains { if case .run(let attempt, _) = $0 { attempt.range == p0.range(0..<7) } else { false } }
        )
    }

    @Test func aDrainEndsWhenTheTransactionHas() {
        let harness = busy()
        harness.send(.drain)
        harness.finish(p1)
        harness.finish(p2)
        harness.deliver(p0)
        #expect(harness.deliver() == [.finished()])
    }
}
