import SluiceCore
import Testing

@Suite struct TaskRetryTests {
    private func running() -> DriverHarness {
        let harness = DriverHarness {
            $0.taskRetry = RetryPolicy(maxAttempts: 3, initialBackoff: .milliseconds(100))
        }
        harness.assign(p0, p1)
        harness.available([p0: 5])
        return harness
    }

    @Test func aFailedTaskRunsAgainAfterItsBackoff() {
        let harness = running()
        #expect(harness.fail(p0).isEmpty)
        #expect(harness.wait(.milliseconds(99)).isEmpty)
        #expect(harness.wait(.milliseconds(1)) == [.run(0, p0.range(0..<5), attempt: 2, fence: 2, on: 0)])
        #expect(harness.fail(p0).isEmpty)
        #expect(harness.wait(.milliseconds(200)) == [.run(0, p0.range(0..<5), attempt: 3, fence: 3, on: 0)])
    }

    @Test func theLastFailureNamesItsPlaceAndNothingIsCommittedPastIt() {
        let harness = running()
        let failure = Failure.userCode(p0, offset: 3)
        for _ in 1...2 {
            harness.fail(p0, failure)
            harness.wait(.seconds(1))
        }
        var expected = failure
        expected.attempts = 3
        #expect(harness.fail(p0, failure) == [.finished(expected)])
        #expect(harness.driver.phase == .failed(expected))
    }

    @Test func theFailureThatNamesARecordIsKept() {
        let harness = running()
        harness.fail(p0, .userCode(p0, offset: 3))
        harness.wait(.seconds(1))
        harness.fail(p0, .userCode())
        harness.wait(.seconds(1))
        harness.fail(p0, .userCode())
        guard case .failed(let failure) = harness.driver.phase else {
            Issue.record("the driver goes on")
            return
        }
        #expect(failure.partition == p0 && failure.offset == 3 && failure.attempts == 3)
    }

    @Test func whatNoRetryHelpsFailsAtOnce() {
        let harness = running()
        var failure = Failure.userCode(p0, offset: 3)
        failure.isRetriable = false
        #expect(harness.fail(p0, failure) == [.finished(failure)])
    }

    @Test func otherPartitionsGoOnWhileOneWaitsForItsRetry() {
        let harness = running()
        harness.fail(p0)
        #expect(harness.available([p1: 4]).first == .cut(1, p1.range(0..<4)))
        #expect(harness.available([p0: 9]).isEmpty)
    }

    @Test func aReportWithAnOldFenceIsIgnored() throws {
        let harness = running()
        let first = try #require(harness.attempts[p0])
        harness.fail(p0)
        harness.wait(.milliseconds(100))
        #expect(harness.report(first, .completed(until: 5, earlyEnd: nil)).isEmpty)
        #expect(harness.report(first, .failed(.userCode())).isEmpty)
        #expect(harness.finish(p0) == [.deliver(1, .part(p0.range(0..<5), fence: 2, on: 0))])
    }

    @Test func aSecondReportOfOneAttemptIsIgnored() {
        let harness = running()
        harness.finish(p0)
        #expect(harness.finish(p0).isEmpty)
        #expect(harness.fail(p0).isEmpty)
    }
}
