import SluiceCore
import Testing

@Suite struct ExecutorLossTests {
    private let lost = DriverEvent.executorLost(ExecutorID(0))

    private func running(executors: Int = 2) -> DriverHarness {
        let harness = DriverHarness(executors: executors) {
            $0.taskRetry = RetryPolicy(maxAttempts: 3, initialBackoff: .milliseconds(100))
        }
        harness.assign(p0, p1)
        harness.available([p0: 5])
        return harness
    }

    @Test func whatItRanIsTriedAgainElsewhereAfterTheBackoff() {
        let harness = running()
        #expect(harness.send(lost).isEmpty)
        #expect(harness.finish(p0).isEmpty)
        #expect(harness.wait(.milliseconds(100)) == [.run(0, p0.range(0..<5), attempt: 2, fence: 2, on: 1)])
    }

    @Test func whatItWasDeliveringRunsAgainElsewhere() {
        let harness = running()
        harness.finish(p0)
        #expect(harness.send(lost) == [.run(0, p0.range(0..<5), attempt: 2, fence: 2, on: 1)])
        #expect(harness.deliver().isEmpty)
        #expect(harness.finish(p0) == [.deliver(2, .part(p0.range(0..<5), fence: 2, on: 1), attempt: 2)])
        #expect(harness.deliver() == [.commit(1, [p0: 5])])
    }

    @Test func whatItHeldForAnotherDeliveryRunsAgainElsewhere() {
        let harness = running()
        harness.finish(p0)
        harness.failDelivery()
        #expect(harness.send(lost) == [.run(0, p0.range(0..<5), attempt: 2, fence: 2, on: 1)])
        #expect(harness.wait(.seconds(10)).isEmpty)
    }

    @Test func aRangeThatEndedEarlyRunsAgainAsAWhole() {
        let harness = running()
        harness.finish(p0, at: 2, .taskBytes)
        #expect(harness.send(lost) == [.run(0, p0.range(0..<5), attempt: 2, fence: 2, on: 1)])
        #expect(harness.driver.positions[p0] == 5)
        harness.finish(p0)
        #expect(harness.deliver() == [.commit(1, [p0: 5])])
    }

    @Test func withoutExecutorsTheTaskWaitsForOne() {
        let harness = running(executors: 1)
        harness.send(lost)
        #expect(harness.wait(.seconds(60)).isEmpty)
        let joined = harness.send(.executorJoined(ExecutorID(5), slots: 1))
        #expect(joined == [.run(0, p0.range(0..<5), attempt: 2, fence: 2, on: 5)])
    }

    @Test func losingEveryExecutorThatTriesATaskEndsTheDriver() {
        let harness = running(executors: 3)
        for number in 0..<3 {
            harness.send(.executorLost(ExecutorID(number)))
            harness.wait(.seconds(1))
        }
        guard case .failed(let failure) = harness.driver.phase else {
            Issue.record("the driver goes on")
            return
        }
        #expect(failure.origin == .executor && failure.partition == p0 && failure.attempts == 3)
    }

    @Test func losingAnIdleExecutorChangesNothing() {
        let harness = running()
        #expect(harness.send(.executorLost(ExecutorID(1))).isEmpty)
        #expect(harness.finish(p0).count == 1)
    }
}
