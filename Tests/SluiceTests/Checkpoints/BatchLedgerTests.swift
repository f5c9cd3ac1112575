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
        var ledger = BatchLedger(owner: .init(application: "a", group: "g"))
        _ = ledger.begin([range(.first, 0..<5), range(.second, 0..<3)])
        ledger.finish()
        _ = ledger.begin([range(.second, 3..<9), range(.first, 5..<7)])
        return ledger
    }

    @Test func batchesAreNumberedOnAndTheSameRangesAreTheSameBatch() {
        var ledger = ledger()
        let again = ledger.begin([range(.first, 5..<7), range(.second, 3..<9)])
        #expect(again == .init(number: BatchID(1), isNew: false))
        ledger.finish()
        let next = ledger.begin([range(.first, 7..<8)])
        #expect(next == .init(number: BatchID(2), isNew: true))
        let other = ledger.begin([range(.first, 7..<9)])
        #expect(other == .init(number: BatchID(3), isNew: true, leftBehind: BatchID(2)))
    }

    @Test func whatWasBegunIsDoneAgainAsItWas() {
        var ledger = ledger()
        let resumption = ledger.resume([start(.first, 5), start(.second, 3)])
        #expect(resumption.redo == [range(.first, 5..<7), range(.second, 3..<9)])
        #expect(!resumption.isBroken)
    }

    /// The group's commit of the batch before was lost.
    @Test func whatIsKnownToBeDoneIsNotDoneAgain() {
        var ledger = ledger()
        let resumption = ledger.resume([start(.first, 0), start(.second, 0)])
        #expect(resumption.positions == [.first: 5, .second: 3])
        #expect(resumption.redo.count == 2)
    }

    /// It was given up with a partition that was lost.
    @Test func aBatchThatWasNotDoneMovesNothing() {
        var ledger = ledger()
        _ = ledger.begin([range(.first, 5..<7)])
        let resumption = ledger.resume([start(.second, 3)])
        #expect(resumption.positions == [.second: 3])
    }

    @Test func whatIsCommittedIsNotDoneAgain() {
        var ledger = ledger()
        let resumption = ledger.resume([start(.first, 7), start(.second, 9)])
        #expect(resumption == .init(positions: [.first: 7, .second: 9]))
    }

    @Test func aPartitionThatIsElsewhereBreaksTheBatch() {
        var ledger = ledger()
        let resumption = ledger.resume([start(.first, 5)])
        #expect(resumption == .init(positions: [.first: 5], isBroken: true))
        let elsewhere = ledger.resume([start(.first, 6), start(.second, 3)])
        #expect(elsewhere.isBroken)
    }

    @Test func partitionsThatItDoesNotKnowBeginWhereTheGroupSays() {
        var ledger = BatchLedger(owner: .init(application: "a", group: "g"))
        let resumption = ledger.resume([start(.first, 4)])
        #expect(resumption == .init(positions: [.first: 4]))
    }

    /// A task may end before its first record.
    @Test func anEmptyRangeIsOfTheBatchAllTheSame() {
        var ledger = BatchLedger(owner: .init(application: "a", group: "g"))
        _ = ledger.begin([range(.first, 0..<5), range(.second, 3..<3)])
        let resumption = ledger.resume([start(.first, 0), start(.second, 3)])
        #expect(resumption.redo == [range(.first, 0..<5), range(.second, 3..<3)])
    }

    @Test func partitionsOfAnInterruptedBatchBeginTogether() {
        let ledger = ledger()
        #expect(ledger.incomplete([.first: 5]) == [.first, .second])
        #expect(ledger.incomplete([.first: 5, .second: 3]).isEmpty)
        #expect(ledger.incomplete([.first: 7]).isEmpty)
    }
}
