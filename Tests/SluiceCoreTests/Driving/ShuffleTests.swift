import Testing

@testable import SluiceCore

@Suite struct ShuffleTests {
    private let both = ["t[0] 0..<5", "t[1] 0..<8", "stage 1, bucket 0", "stage 1, bucket 1"]

    /// Both ranges are complete, and the buckets of stage 1 run.
    private func shuffling(
        _ stages: [ShuffleStage] = [.stage(1, of: 0)],
        executors: Int = 4,
        adjust: (inout DriverConfiguration) -> Void = { _ in }
    ) -> ShuffleHarness {
        let shuffle = ShuffleHarness(stages, executors: executors, adjust: adjust)
        shuffle.see(shuffle.harness.available([p0: 5, p1: 8]))
        shuffle.finish(p0)
        shuffle.finish(p1)
        return shuffle
    }

    @Test func bucketsFollowWhenAllRangesAreComplete() {
        let shuffle = ShuffleHarness()
        shuffle.see(shuffle.harness.available([p0: 5, p1: 8]))
        #expect(shuffle.finish(p1).isEmpty)
        #expect(shuffle.finish(p0).runs == ["stage 1, bucket 0", "stage 1, bucket 1"])
        let inputs = shuffle.attempts[.init(stage: 1, number: 1)]?.work.bucket?.inputs.map(\.fence)
        #expect(inputs == [shuffle.fence(p0), shuffle.fence(p1)].compactMap { $0 })
    }

    @Test func theBatchIsDeliveredAndCommittedAsAWhole() {
        let shuffle = shuffling()
        #expect(shuffle.finish(bucket: 1).isEmpty)
        #expect(shuffle.finish(bucket: 0).deliveries == both)
        #expect(shuffle.harness.deliver() == [.commit(1, [p0: 5, p1: 8])])
    }

    @Test func emptyBucketsAndStagesAreLeftOut() {
        let shuffle = ShuffleHarness([.stage(1, of: 0), .stage(2, of: 1)])
        shuffle.see(shuffle.harness.available([p0: 5]))
        #expect(shuffle.finish(p0, to: [1]).runs == ["stage 1, bucket 1"])
        #expect(shuffle.finish(bucket: 1, to: []).deliveries == ["t[0] 0..<5", "stage 1, bucket 1"])
    }

    @Test func independentStagesRunAtTheSameTime() {
        let shuffle = ShuffleHarness([.stage(1, of: 0), .stage(2, of: 0), .stage(3, of: 1, 2)])
        shuffle.see(shuffle.harness.available([p0: 5]))
        let runs = shuffle.finish(p0, to: [0]).runs
        #expect(runs == ["stage 1, bucket 0", "stage 2, bucket 0"])
        #expect(shuffle.finish(bucket: 0, of: 1, to: [0]).isEmpty)
        #expect(shuffle.finish(bucket: 0, of: 2, to: [0]).runs == ["stage 3, bucket 0"])
    }

    @Test func theNextBatchsBucketsWaitForTheDelivery() {
        let shuffle = shuffling()
        shuffle.see(shuffle.harness.available([p2: 3]))
        #expect(shuffle.finish(p2).isEmpty)
        shuffle.finish(bucket: 0)
        shuffle.finish(bucket: 1)
        #expect(shuffle.see(shuffle.harness.deliver()).runs == ["stage 1, bucket 0", "stage 1, bucket 1"])
    }

    @Test func aFailedBucketRunsAgainFromTheSameInputs() {
        let shuffle = shuffling()
        let inputs = shuffle.attempts[.init(stage: 1, number: 0)]?.work.bucket?.inputs
        #expect(shuffle.report(bucket: 0, .failed(.userCode())).isEmpty)
        let again = shuffle.see(shuffle.harness.wait(.milliseconds(100)))
        #expect(again.runs == ["stage 1, bucket 0"])
        #expect(shuffle.attempts[.init(stage: 1, number: 0)]?.work.bucket?.inputs == inputs)
        #expect(shuffle.attempts[.init(stage: 1, number: 0)]?.attempt == 2)
    }

    @Test func theLastFailureNamesStageAndBucket() {
        let shuffle = shuffling { $0.taskRetry.maxAttempts = 1 }
        shuffle.report(bucket: 1, .failed(.userCode()))
        shuffle.finish(bucket: 0)
        guard case .failed(let failure) = shuffle.driver.phase else {
            Issue.record("\(shuffle.driver.phase)")
            return
        }
        #expect(failure.message == "stage 1, bucket 1: it threw")
        #expect(failure.partition == nil)
    }

    @Test func aLostInputIsMadeAgainAndWhatCameOfItIsThrownAway() throws {
        let shuffle = shuffling()
        let lost = try #require(shuffle.fence(p0))
        let other = try #require(shuffle.fence(bucket: 1))
        let actions = shuffle.report(bucket: 0, .inputLost([lost]))
        #expect(actions.abandoned == [lost, other])
        #expect(actions.runs == ["t[0] 0..<5"])
        // Bucket 1's attempt has not reported: the new one waits for its lane.
        #expect(shuffle.finish(p0).runs == ["stage 1, bucket 0"])
        let late = shuffle.report(bucket: 1, .completed(until: 0, earlyEnd: nil))
        #expect(late.runs == ["stage 1, bucket 1"])
        shuffle.finish(bucket: 0)
        #expect(shuffle.finish(bucket: 1).deliveries == both)
    }

    @Test func anInputThatIsLostEachTimeEndsTheApplication() {
        let shuffle = shuffling { $0.taskRetry.maxAttempts = 2 }
        shuffle.finish(bucket: 1)
        shuffle.report(bucket: 0, .inputLost([shuffle.fence(p0)].compactMap { $0 }))
        shuffle.finish(p0)
        shuffle.report(bucket: 0, .inputLost([shuffle.fence(p0)].compactMap { $0 }, reason: "bad checksum"))
        shuffle.finish(bucket: 1)
        guard case .failed(let failure) = shuffle.driver.phase else {
            Issue.record("\(shuffle.driver.phase)")
            return
        }
        #expect(failure.message.hasPrefix("stage 1, bucket 0: what t[0] 0..<5 wrote to the shuffle was lost"))
        #expect(failure.message.contains("(bad checksum)"))
        #expect(failure.attempts == 2)
    }

    @Test func whatElseWentWrongDoesNotCountAsALoss() {
        let shuffle = ShuffleHarness { $0.taskRetry.maxAttempts = 2 }
        shuffle.see(shuffle.harness.available([p0: 5]))
        shuffle.harness.fail(p0)
        shuffle.see(shuffle.harness.wait(.milliseconds(100)))
        shuffle.finish(p0)
        let actions = shuffle.report(bucket: 0, .inputLost([shuffle.fence(p0)].compactMap { $0 }))
        #expect(actions.runs == ["t[0] 0..<5"])
        #expect(shuffle.driver.phase == .running)
    }

    @Test func aLostExecutorsOutputIsMadeAgain() throws {
        let shuffle = shuffling()
        shuffle.finish(bucket: 0)
        shuffle.finish(bucket: 1)
        let fence = try #require(shuffle.fence(p1))
        let executor = try #require(shuffle.executors[fence])
        #expect(shuffle.see(shuffle.harness.send(.executorLost(executor))).runs == ["t[1] 0..<8"])
        #expect(shuffle.finish(p1).runs == ["stage 1, bucket 0", "stage 1, bucket 1"])
        shuffle.finish(bucket: 0)
        #expect(shuffle.finish(bucket: 1).deliveries == both)
    }

    @Test func onlyWhatIsDownstreamIsThrownAway() throws {
        let shuffle = shuffling([.stage(1, of: 0, buckets: 1), .stage(2, of: 1, buckets: 1)])
        shuffle.finish(bucket: 0)
        let lost = try #require(shuffle.fence(bucket: 0))
        let actions = shuffle.report(bucket: 0, of: 2, .inputLost([lost]))
        #expect(actions.runs == ["stage 1, bucket 0"])
        #expect(actions.abandoned == [lost])
    }

    @Test func aPartitionThatLeavesTakesWhatCameOfItAlong() {
        let shuffle = shuffling()
        shuffle.finish(bucket: 0)
        shuffle.finish(bucket: 1)
        shuffle.harness.failDelivery()
        let actions = shuffle.see(shuffle.harness.send(.lost([p1])))
        #expect(actions.runs == ["stage 1, bucket 0", "stage 1, bucket 1"])
        let inputs = shuffle.attempts[.init(stage: 1, number: 0)]?.work.bucket?.inputs.map(\.fence)
        #expect(inputs == [shuffle.fence(p0)].compactMap { $0 })
        shuffle.finish(bucket: 0)
        shuffle.finish(bucket: 1)
        let delivery = shuffle.harness.wait(.milliseconds(100))
        #expect(delivery.deliveries == ["t[0] 0..<5", "stage 1, bucket 0", "stage 1, bucket 1"])
        #expect(shuffle.harness.deliver() == [.commit(1, [p0: 5])])
    }

    @Test func aDrainRunsTheBucketsOfWhatIsInFlight() {
        let shuffle = ShuffleHarness(executors: 1)
        shuffle.see(shuffle.harness.available([p0: 5, p1: 3]))
        shuffle.harness.send(.drain)
        #expect(shuffle.finish(p0).runs == ["stage 1, bucket 0"])
        #expect(shuffle.finish(bucket: 0).runs == ["stage 1, bucket 1"])
        #expect(shuffle.finish(bucket: 1).deliveries == ["t[0] 0..<5", "stage 1, bucket 0", "stage 1, bucket 1"])
        shuffle.harness.deliver()
        #expect(shuffle.harness.commit() == [.finished()])
    }

    @Test func theDrainsDeadlineGivesAllUpAndNamesIt() {
        let shuffle = shuffling { $0.drainDeadline = .seconds(1) }
        shuffle.harness.send(.drain)
        shuffle.harness.wait(.seconds(1))
        #expect(shuffle.driver.phase == .stopped)
        #expect(
            shuffle.driver.leftOver.map(\.description) == [
                "t[0] 0..<5 (task 0.1, waiting to be delivered)", "t[1] 0..<8 (task 0.0, waiting to be delivered)",
                "stage 1, bucket 0 (task 0.2, running on executor 0)",
                "stage 1, bucket 1 (task 0.3, running on executor 1)",
            ]
        )
    }

    @Test func bucketsGetMemoryBeforeYoungerRanges() {
        let shuffle = ShuffleHarness(executors: 2) { $0.memory = TaskMemory(limit: 150, perTask: 100) }
        shuffle.see(shuffle.harness.available([p0: 5]))
        shuffle.see(shuffle.harness.available([p1: 8]))
        #expect(shuffle.finish(p0, bytes: 100).runs == ["stage 1, bucket 0"])
        #expect(shuffle.finish(bucket: 0, bytes: 75).runs == ["stage 1, bucket 1"])
        #expect(shuffle.finish(bucket: 1, bytes: 75).deliveries.count == 3)
        #expect(shuffle.see(shuffle.harness.deliver()).runs == ["t[1] 0..<8"])
    }

    @Test func bucketsThatOutgrowTheMemoryEndTheApplication() {
        let shuffle = shuffling { $0.memory = TaskMemory(limit: 150, perTask: 10) }
        shuffle.finish(bucket: 0, bytes: 75)
        shuffle.finish(bucket: 1, bytes: 76)
        guard case .failed(let failure) = shuffle.driver.phase else {
            Issue.record("\(shuffle.driver.phase)")
            return
        }
        #expect(failure.message.hasPrefix("stage 1, bucket 1: with its output the batch's buckets hold 151 bytes"))
        #expect(!failure.isRetriable)
        #expect(shuffle.driver.memoryUse.held == 0)
    }

    @Test func outputThatIsMadeAgainCountsOnce() throws {
        let shuffle = shuffling { $0.memory = TaskMemory(limit: 150, perTask: 10) }
        shuffle.finish(bucket: 0, bytes: 75)
        let lost = try #require(shuffle.fence(p0))
        shuffle.report(bucket: 1, .inputLost([lost]))
        shuffle.finish(p0)
        shuffle.finish(bucket: 0, bytes: 75)
        #expect(shuffle.finish(bucket: 1, bytes: 75).deliveries == both)
    }

    @Test func aBatchWithStagesToComeIsNoLaggard() {
        let shuffle = ShuffleHarness()
        shuffle.see(shuffle.harness.available([p0: 5]))
        #expect(shuffle.driver.batchRoom.counted == 1)
        shuffle.finish(p0)
        #expect(shuffle.driver.batchRoom.counted == 0)
    }

    @Test func theReportTellsOfSkew() throws {
        let shuffle = ShuffleHarness()
        shuffle.see(shuffle.harness.available([p0: 5, p1: 8]))
        shuffle.finish(p0)
        shuffle.finish(p1, to: [1])
        shuffle.finish(bucket: 0)
        shuffle.finish(bucket: 1)
        shuffle.harness.deliver()
        let report = try #require(shuffle.harness.reports.first?.shuffles.first)
        #expect(report.stage == StageID(1))
        #expect((report.buckets, report.records, report.bytes, report.keys) == (2, 3, 40, 6))
        #expect(report.largest == ShuffleReport.Bucket(number: 1, records: 2, bytes: 20, keys: 3))
        #expect(report.skew == 4.0 / 3)
    }

    @Test func stragglersAreSoughtWithinAStage() {
        let shuffle = shuffling()
        let standings = shuffle.driver.batchStandings
        #expect(standings.map(\.runTimes) == [[]])
        #expect(standings.first?.running.map(\.attempt.stage) == [StageID(1), StageID(1)])
    }

    @Test func aTransactionHasTheOffsetsOfRangesAlone() {
        let shuffle = shuffling { $0.transactions = TransactionLimits(slots: 1, maxBytes: 1_000) }
        shuffle.finish(bucket: 0)
        shuffle.finish(bucket: 1)
        #expect(shuffle.harness.orders.last?.transaction?.offsets == [p0: 5, p1: 8])
        #expect(shuffle.harness.orders.last?.parts.count == 4)
    }
}
