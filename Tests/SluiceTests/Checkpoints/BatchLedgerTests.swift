@testable import Sluice
import Testing

@Suite struct BatchLedgerTests {
    private func range(_ partition: TopicPartition, _ offsets: Range<Int64>) -> OffsetRange {
        OffsetRange(partition: partition, from: offsets.lowerBound, until: offsets.upperBound)
    }

    private func start(_ partition: TopicPartition, _ offset: Int64) -> PartitionStart {
        PartitionStart(partition: partition, offset: offset, isCommitted: true)
    }

    /// One batch is done, and another was begun.
    private func ledger() -> BatchLedger {
        var ledger = BatchLedger(application: "a")
        _ = ledger.begin([range(.first, 0..<5), range(.second, 0..<3)])
        ledger.finish()
        _ = ledger.begin([range(.second, 3..<9), range(.first, 5..<7)])
        return ledger
    }

    @Test func batchesAreNumberedOnAndTheSameRangesAreTheSameBatch() {
        var ledger = ledger()
        #expect(ledger.begin([range(.first, 5..<7), range(.second, 3..<9)]) == (BatchID(1), false))
        #expect(ledger.begin([range(.first, 7..<8)]) == (BatchID(2), true))
        #expect(ledger.begin([range(.first, 7..<9)]) == (BatchID(3), true))
    }

    @Test func whatWasBegunIsDoneAgainAsItWas() {
        let resumption = ledger().resume([start(.first, 5), start(.second, 3)])
        #expect(resumption.redo == [range(.first, 5..<7), range(.second, 3..<9)])
        #expect(!resumption.isBroken)
    }

    /// The group's commit of the batch before was lost.
    @Test func whatIsKnownToBeDoneIsNotDoneAgain() {
        let resumption = ledger().resume([start(.first, 0), start(.second, 0)])
        #expect(resumption.positions == [.first: 5, .second: 3])
        #expect(resumption.redo.count == 2)
    }

    /// It was given up with a partition that was lost.
    @Test func aBatchThatWasNotDoneMovesNothing() {
        var ledger = ledger()
        _ = ledger.begin([range(.first, 5..<7)])
        #expect(ledger.resume([start(.second, 3)]).positions == [.second: 3])
    }

    @Test func whatIsCommittedIsNotDoneAgain() {
        let resumption = ledger().resume([start(.first, 7), start(.second, 9)])
        #expect(resumption == .init(positions: [.first: 7, .second: 9]))
    }

    @Test func aPartitionThatIsElsewhereBreaksTheBatch() {
        let resumption = ledger().resume([start(.first, 5)])
        #expect(resumption == .init(positions: [.first: 5], isBroken: true))
        #expect(ledger().resume([start(.first, 6), start(.second, 3)]).isBroken)
    }

    @Test func partitionsThatItDoesNotKnowBeginWhereTheGroupSays() {
        #expect(BatchLedger(application: "a").resume([start(.first, 4)]) == .init(positions: [.first: 4]))
    }
}
