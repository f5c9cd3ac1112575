import SluiceCore
import Testing

@Suite final class CommitTrackerTests {
    private let a = LaneID(0)
    private let b = LaneID(1)
    private let units = (0..<4).map { UnitID($0) }
    private var tracker = CommitTracker()

    private func request() -> RequestID? { tracker.makeRequest()?.id }
    private func committable() -> [LaneID: Int64]? { tracker.makeRequest()?.offsets }
    private func succeed(_ request: RequestID) -> Bool { tracker.requestSucceeded(request) != nil }

    @Test func anOffsetWithoutWorkIsCommittableUntilWorkLeadsFurther() {
        tracker.add(a, 7)
        #expect(!tracker.isSettled(a))
        #expect(committable() == [a: 7])
        tracker.register(units[1], [(a, 9)])
        tracker.add(a, 8)
        #expect(succeed(RequestID(1)))
        #expect(committable() == nil)
    }
    private func fail(_ request: RequestID) -> Bool { tracker.requestFailed(request) }

    // MARK: What may be committed

    @Test func aUnitWaitsForEveryEarlierOneOfItsLane() {
        tracker.register(units[0], [(a, 5)])
        tracker.register(units[1], [(a, 9)])
        tracker.complete(units[1])
        #expect(committable() == nil)
        tracker.complete(units[0])
        #expect(committable() == [a: 9])
    }

    @Test func lanesDoNotWaitForEachOther() {
        tracker.register(units[0], [(a, 5)])
        tracker.register(units[1], [(b, 7)])
        tracker.complete(units[1])
        #expect(committable() == [b: 7])
    }

    @Test func aUnitOfSeveralLanesIsCommittedAsAWhole() {
        tracker.register(units[0], [(b, 3)])
        tracker.register(units[1], [(a, 5), (b, 7)])
        tracker.register(units[2], [(a, 9)])
        tracker.complete(units[2])
        tracker.complete(units[1])
        #expect(!tracker.canRequest)
        tracker.complete(units[0])
        #expect(committable() == [a: 9, b: 7])
    }

    @Test func aShortenedUnitIsCommittedToWhereItEnded() {
        tracker.register(units[0], [(a, 5)])
        tracker.shorten(units[0], a, until: 3)
        tracker.complete(units[0])
        #expect(committable() == [a: 3])
    }

    @Test func aWithdrawnUnitHoldsBackNobody() {
        tracker.register(units[0], [(a, 5)])
        tracker.register(units[1], [(a, 9)])
        tracker.complete(units[1])
        tracker.withdraw(units[0], a)
        #expect(committable() == [a: 9])
    }

    @Test func aWithdrawnLaneLeavesTheRestOfItsUnit() {
        tracker.register(units[0], [(a, 5), (b, 7)])
        tracker.withdraw(units[0], a)
        tracker.complete(units[0])
        #expect(committable() == [b: 7])
    }

    @Test func withdrawingTheLaneThatHeldBackAUnitSettlesTheRest() {
        tracker.register(units[0], [(a, 5)])
        tracker.register(units[1], [(a, 9), (b, 7)])
        tracker.complete(units[1])
        tracker.withdraw(units[1], a)
        #expect(committable() == [b: 7])
    }

    @Test func severalLanesAreWithdrawnAtOnce() {
        let c = LaneID(2)
        tracker.register(units[0], [(a, 5), (b, 7), (c, 3)])
        tracker.register(units[1], [(a, 9)])
        tracker.complete(units[1])
        tracker.withdraw(units[0], [a, b])
        #expect(committable() == [a: 9])
        tracker.complete(units[0])
        #expect(succeed(RequestID(1)))
        #expect(committable() == [c: 3])
    }

    @Test func aForgottenLaneIsNeverCommitted() {
        tracker.register(units[0], [(a, 5)])
        tracker.register(units[1], [(b, 7)])
        tracker.register(units[2], [(a, 9)])
        for unit in units[0...1] { tracker.complete(unit) }
        tracker.forget(a)
        tracker.complete(units[2])
        #expect(committable() == [b: 7])
    }

    // MARK: Requests

    @Test func atMostOneRequestIsInFlightAndLaterOnesAreCoalesced() throws {
        for (index, unit) in units.enumerated() { tracker.register(unit, [(a, Int64(index + 1))]) }
        tracker.complete(units[0])
        let first = try #require(request())
        for unit in units[1...] { tracker.complete(unit) }
        #expect(!tracker.canRequest && committable() == nil)
        tracker.requestSucceeded(first)
        #expect(committable() == [a: 4])
    }

    @Test func aRefusedRequestGoesBelowWhatIsNewer() throws {
        tracker.register(units[0], [(a, 5)])
        tracker.register(units[1], [(b, 7)])
        tracker.register(units[2], [(a, 9)])
        for unit in units[0...1] { tracker.complete(unit) }
        let first = try #require(request())
        tracker.complete(units[2])
        #expect(fail(first))
        #expect(committable() == [a: 9, b: 7])
    }

    @Test func aLateAnswerIsPassedOver() throws {
        tracker.register(units[0], [(a, 5)])
        tracker.complete(units[0])
        let first = try #require(request())
        tracker.requestFailed(first)
        let second = try #require(request())
        #expect(!succeed(first))
        #expect(!fail(first))
        #expect(!tracker.isSettled)
        #expect(succeed(second))
        #expect(tracker.isSettled)
    }

    @Test func aLaneIsSettledOnceItsCommitIsGranted() throws {
        tracker.register(units[0], [(a, 5)])
        tracker.complete(units[0])
        #expect(!tracker.isSettled(a) && tracker.isSettled(b))
        let request = try #require(self.request())
        #expect(!tracker.isSettled(a))
        tracker.requestSucceeded(request)
        #expect(tracker.isSettled(a))
    }

    @Test func aForgottenLaneDoesNotComeBackWithARefusedRequest() throws {
        tracker.register(units[0], [(a, 5), (b, 7)])
        tracker.complete(units[0])
        let request = try #require(self.request())
        tracker.forget(a)
        #expect(tracker.isSettled(a) && !tracker.isSettled(b))
        tracker.requestFailed(request)
        #expect(committable() == [b: 7])
    }

    @Test func aRequestOfWhichAllIsForgottenNeedsNoAnswer() {
        tracker.register(units[0], [(a, 5)])
        tracker.complete(units[0])
        #expect(committable() == [a: 5])
        #expect(!tracker.isSettled)
        tracker.forget(a)
        #expect(tracker.isSettled)
        #expect(!tracker.canRequest)
    }
}
