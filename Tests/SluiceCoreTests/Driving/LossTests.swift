import SluiceCore
import Testing

@Suite struct LossTests {
    private func running(_ trigger: Trigger = .asap, _ policy: DataLossPolicy = .fail) -> DriverHarness {
        let harness = DriverHarness(trigger) { $0.onDataLoss = policy }
        harness.assign(p0, p1, from: 5)
        if trigger == .asap { harness.available([p0: 20]) } else { harness.observe([p0: 20, p1: 5]) }
        return harness
    }

    private func report(_ harness: DriverHarness, _ cause: Unreadable) throws -> [DriverAction] {
        harness.report(try #require(harness.attempts[p0]), .unreadable(cause))
    }

    private func ending(of harness: DriverHarness) -> Failure? {
        switch harness.driver.phase {
        case .draining(let failure): failure
        case .failed(let failure): failure
        default: nil
        }
    }

    // MARK: Retention

    @Test func deletedOffsetsEndTheDriverUnlessToldOtherwise() throws {
        let harness = running()
        let actions = try report(harness, .outOfRange(position: 5, logStart: 12, logEnd: 20))
        let failure = try #require(ending(of: harness))
        #expect(actions == [.finished(failure)])
        #expect(failure.partition == p0 && failure.offset == 5)
        #expect(failure.message.hasPrefix("the log begins at offset 12: the 7 offsets before it were deleted"))
        #expect(failure.message.contains("--on-data-loss skip-to-earliest"))
    }

    @Test(arguments: [Trigger.asap, .interval(.seconds(1)), .availableNow])
    func deletedOffsetsAreSkippedCountedAndCommitted(trigger: Trigger) throws {
        let harness = running(trigger, .skipToEarliest)
        let actions = try report(harness, .outOfRange(position: 5, logStart: 12, logEnd: 20))
        #expect(actions.contains(.offsetsLost(p0.range(5..<12))))
        #expect(actions.contains(.commit(1, [p0: 12])))
        #expect(actions.contains(.cut(1, p0.range(12..<20))))
        #expect(harness.driver.lostOffsets == [p0: 7])
    }

    @Test func aLogOfWhichNothingIsLeftIsSkippedToItsEnd() throws {
        let harness = running(.availableNow, .skipToEarliest)
        _ = try report(harness, .outOfRange(position: 5, logStart: 20, logEnd: 20))
        #expect(harness.commit() == [.finished()])
        #expect(harness.driver.lostOffsets == [p0: 15])
    }

    @Test func whatWasLostIsNotLookedForWhileDraining() throws {
        let harness = running(.asap, .skipToEarliest)
        harness.send(.drain)
        #expect(try report(harness, .outOfRange(position: 5, logStart: 12, logEnd: 20)) == [.finished()])
    }

    /// The two are asked for one after the other, and the log may be made anew in between.
    @Test func endsThatContradictEachOtherAreAskedForAgain() throws {
        let harness = running()
        _ = try report(harness, .outOfRange(position: 5, logStart: 100, logEnd: 5))
        #expect(harness.driver.phase == .running)
        #expect(harness.wait(.milliseconds(100)).first == .run(0, p0.range(5..<20), attempt: 2, fence: 2, on: 0))
    }

    @Test func aRangeThatFitsAgainIsTriedAgain() throws {
        let harness = running()
        #expect(try report(harness, .outOfRange(position: 5, logStart: 0, logEnd: 20)).isEmpty)
        #expect(harness.wait(.milliseconds(100)).first == .run(0, p0.range(5..<20), attempt: 2, fence: 2, on: 0))
    }

    // MARK: Truncation

    @Test func aTruncatedLogIsReportedAsWhatItIs() throws {
        let harness = running()
        #expect(try report(harness, .outOfRange(position: 5, logStart: 0, logEnd: 3)).isEmpty)
        // What the reader has to tell is the same error again.
        #expect(harness.available([p0: 20]).isEmpty)
        for _ in 0..<9 {
            #expect(harness.wait(.seconds(1)).count == 1)
            #expect(harness.observe([p0: 3, p1: 5]).isEmpty)
        }
        harness.wait(.seconds(1))
        harness.observe([p0: 3, p1: 5])
        let failure = try #require(ending(of: harness))
        #expect(failure.message.hasPrefix("the log ends at offset 3, before the next one to read: it was truncated"))
    }

    @Test func aNewLeaderThatIsBehindForAMomentIsWaitedFor() throws {
        let harness = running()
        _ = try report(harness, .outOfRange(position: 5, logStart: 0, logEnd: 3))
        harness.wait(.seconds(1))
        #expect(harness.observe([p0: 9, p1: 5]).first == .cut(1, p0.range(5..<9)))
    }

    // MARK: Partitions that vanish

    @Test func aPartitionThatIsGoneIsToldOnceAndPlannedNoMore() throws {
        let harness = running()
        #expect(try report(harness, .gone("unknown topic")) == [.partitionGone(p0, "unknown topic")])
        #expect(harness.available([p0: 30]).isEmpty)
        #expect(harness.available([p1: 9]).first == .cut(1, p1.range(5..<9)))
        #expect(harness.wait(.seconds(1)).count == 1)
        #expect(harness.observe([p1: 9]).isEmpty)
        #expect(harness.send(.lost([p0])) == [.release([p0])])
    }

    @Test func aPartitionThatIsSeenAgainIsReadAgain() throws {
        let harness = running()
        _ = try report(harness, .gone("unknown topic"))
        harness.wait(.seconds(1))
        #expect(harness.observe([p0: 20, p1: 5]).first == .cut(1, p0.range(5..<20)))
    }

    @Test func whatIsAvailableNowIsReadWithoutWhatTheGroupTakesAway() throws {
        let harness = running(.availableNow)
        #expect(try report(harness, .gone("unknown topic")) == [.partitionGone(p0, "unknown topic")])
        #expect(harness.send(.revoked([p0])) == [.release([p0])])
        harness.wait(.seconds(1))
        #expect(harness.observe([p1: 5]) == [.finished()])
    }
}
