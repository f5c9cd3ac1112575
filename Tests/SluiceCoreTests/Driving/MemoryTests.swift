import SluiceCore
import Testing

@Suite struct MemoryTests {
    /// Two executors' worth of slots, and memory for one task of 100 bytes and some output.
    private func running(
        limit: Int,
        _ scope: DriverConfiguration.CommitScope = .task,
        transactions: TransactionLimits? = nil
    ) -> DriverHarness {
        let harness = DriverHarness(.availableNow, executors: 2) {
            $0.transactions = transactions
            $0.memory = TaskMemory(limit: limit, perTask: 100)
            $0.commitScope = scope
            $0.readerMemory = ReaderMemory(limit: 50, perPartition: 20)
        }
        harness.assign(p0, p1, p2)
        return harness
    }

    private func runs(_ actions: [DriverAction]) -> [TopicPartition] {
        actions.compactMap { action in
            if case .run(let attempt, _) = action { attempt.range?.partition } else { nil }
        }
    }

    private func finish(_ harness: DriverHarness, _ partition: TopicPartition, bytes: Int) -> [DriverAction] {
        guard let attempt = harness.attempts[partition] else { return [] }
        return harness.send(
            .taskFinished(
                TaskReport(
                    task: attempt.task,
                    fence: attempt.fence,
                    outcome: .completed(until: attempt.range?.until ?? 0, earlyEnd: nil),
                    counts: TaskCounts(bytesWritten: bytes)
                )
            )
        )
    }

    @Test func noTaskStartsThatMemoryHasNoRoomFor() {
        let harness = running(limit: 199)
        #expect(runs(harness.observe([p0: 9, p1: 6, p2: 3])) == [p0])
        #expect(harness.driver.memoryUse == MemoryUse(readers: 50, running: 100, held: 0, isFull: true))
    }

    @Test func outputCountsUntilItIsDelivered() {
        let harness = running(limit: 199)
        harness.observe([p0: 9, p1: 6, p2: 3])
        #expect(runs(finish(harness, p0, bytes: 100)).isEmpty)
        #expect(harness.driver.memoryUse.held == 100)
        #expect(runs(harness.deliver(p0)) == [p1])
        #expect(harness.driver.memoryUse.held == 0)
    }

    @Test func outputThatIsAboutToGoIntoATransactionFreesMemorySoon() {
        let harness = running(limit: 199, transactions: TransactionLimits(slots: 1, maxBytes: 1_000))
        harness.observe([p0: 9, p1: 6, p2: 3])
        #expect(runs(finish(harness, p0, bytes: 100)).isEmpty)
        #expect(runs(harness.deliver(p0)) == [p1])
    }

    @Test func outputThatIsGivenUpNoLongerCounts() {
        let harness = running(limit: 250)
        harness.observe([p0: 9, p1: 6, p2: 3])
        _ = finish(harness, p0, bytes: 100)
        harness.send(.executorLost(ExecutorID(0)))
        #expect(harness.driver.memoryUse.held == 0)
    }

    @Test func oneTaskRunsHoweverLittleThereIs() {
        let harness = running(limit: 10)
        #expect(runs(harness.observe([p0: 9, p1: 6])) == [p0])
        _ = finish(harness, p0, bytes: 50)
        #expect(runs(harness.deliver(p0)) == [p1])
    }

    @Test func aBatchWhoseOutputFillsMemoryIsDeliveredInParts() {
        let harness = running(limit: 150, .batch)
        #expect(runs(harness.observe([p0: 9, p1: 6, p2: 3])) == [p0])
        let actions = finish(harness, p0, bytes: 100)
        #expect(harness.orders.last?.parts.map(\.range) == [p0.range(0..<9)])
        #expect(runs(actions).isEmpty)
        #expect(runs(harness.deliver(p0)) == [p1])
        _ = finish(harness, p1, bytes: 100)
        #expect(runs(harness.deliver(p1)) == [p2])
        _ = finish(harness, p2, bytes: 100)
        harness.deliver(p2)
        harness.commit()
        harness.commit()
        #expect(harness.driver.phase == .stopped)
    }
}
