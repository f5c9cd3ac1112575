import SluiceCore
import Testing

@Suite struct CommitTimingTests {
    @Test func whereALaneBeginsIsCommittedWhenItIsToBeKept() {
        let harness = DriverHarness()
        let start = LaneStart(partition: p0, stage: StageID(0), position: 5, isToBeCommitted: true)
        #expect(harness.send(.assigned([start])) == [.commit(1, [p0: 5])])
        // Whoever gets the partition next has to find it.
        #expect(harness.send(.revoked([p0])).isEmpty)
        #expect(harness.commit() == [.release([p0])])
    }

    private func assigned(_ adjust: (inout DriverConfiguration) -> Void = { _ in }) -> DriverHarness {
        let harness = DriverHarness(adjust: adjust)
        harness.assign(p0, p1)
        return harness
    }

    @Test func oneRequestIsInFlightAndWhatCameMeanwhileGoesTogether() {
        let harness = assigned()
        harness.process([p0: 5])
        #expect(harness.process([p0: 7]).isEmpty)
        #expect(harness.process([p1: 3]).isEmpty)
        #expect(harness.commit() == [.commit(2, [p0: 7, p1: 3])])
    }

    @Test func requestsKeepTheirDistance() {
        let harness = assigned { $0.commitInterval = .milliseconds(100) }
        harness.process([p0: 5])
        harness.commit()
        harness.wait(.milliseconds(30))
        #expect(harness.process([p0: 7]).isEmpty)
        #expect(harness.wait(.milliseconds(69)).isEmpty)
        #expect(harness.wait(.milliseconds(1)) == [.commit(2, [p0: 7])])
    }

    @Test func aRefusedCommitIsTriedAgainBelowNewerOffsets() {
        let harness = assigned { $0.commitBackoff = .milliseconds(500) }
        harness.process([p0: 5, p1: 3])
        harness.process([p0: 9])
        #expect(harness.failCommit().isEmpty)
        #expect(harness.wait(.milliseconds(499)).isEmpty)
        #expect(harness.wait(.milliseconds(1)) == [.commit(2, [p0: 9, p1: 3])])
    }

    @Test func anOverdueCommitIsSentAgainAndItsLateAnswerIsIgnored() {
        let harness = assigned { $0.commitTimeout = .seconds(60) }
        harness.process([p0: 5])
        #expect(harness.wait(.seconds(60)) == [.commit(2, [p0: 5])])
        #expect(harness.send(.committed(RequestID(1))).isEmpty)
        #expect(harness.process([p0: 9]).isEmpty)
        #expect(harness.commit() == [.commit(3, [p0: 9])])
    }

    @Test func aCommitThatNoRetryHelpsEndsTheDriver() {
        let harness = assigned()
        harness.process([p0: 5])
        harness.failCommit(.commit(isRetriable: false))
        #expect(harness.driver.phase == .failed(.commit(isRetriable: false)))
    }
}

extension DriverHarness {
    /// Reads up to these ends, one partition after another, and delivers; returns what else is asked for at the end.
    @discardableResult
    func process(_ ends: [TopicPartition: Int64]) -> [DriverAction] {
        available(ends)
        for partition in ends.keys { finish(partition) }
        return ends.keys.sorted().flatMap { deliver($0) }
    }

    /// An instance with another store of its own could not be told apart before.
    @Test func sinksThatKeepPositionsWaitForTheStartToBeCommitted() {
        let harness = DriverHarness { $0.sinksKeepPositions = true }
        let start = LaneStart(partition: p0, stage: StageID(0), position: 3, isToBeCommitted: true)
        #expect(harness.send(.assigned([start])) == [.commit(1, [p0: 3])])
        harness.available([p0: 5])
        #expect(harness.finish(p0).isEmpty)
        #expect(harness.commit() == [.deliver(1, .part(p0.range(3..<5), fence: 1, on: 0))])
        harness.deliver()
        harness.available([p0: 9])
        #expect(harness.finish(p0).count == 1, "only the start is waited for")
    }

    @Test func aStartThatIsRefusedForGoodIsNotWaitedFor() {
        let harness = DriverHarness { $0.sinksKeepPositions = true }
        let start = LaneStart(partition: p0, stage: StageID(0), position: 3, isToBeCommitted: true)
        harness.send(.assigned([start]))
        harness.available([p0: 5])
        harness.finish(p0)
        guard case .finished(.some, unfinishedTasks: 0)? = harness.failCommit(.commit(isRetriable: false)).last else {
            Issue.record("the driver does not end with its failure")
            return
        }
    }
}
