import SluiceCore
import SluiceTesting
import Testing

@Suite struct OutputLogTests {
    private let first = ProducerSession(id: 1, epoch: 0)
    private let second = ProducerSession(id: 2, epoch: 0)
    private var log = OutputLog()

    @Test mutating func nothingIsSeenOfAnOpenTransactionNorOfWhatFollowsIt() throws {
        try append(1, by: first, sequence: 0)
        try append(2, by: second, sequence: 0)
        try log.mark(second, .commit)
        #expect(log.lastStableOffset == 0)
        #expect(log.committed(from: 0).records.isEmpty)
        try log.mark(first, .commit)
        #expect(log.lastStableOffset == 4)
        #expect(offsets() == [1, 2])
    }

    @Test mutating func abortedRecordsAreNotSeen() throws {
        try append(1, by: first, sequence: 0)
        try append(2, by: second, sequence: 0)
        try append(3, by: first, sequence: 1)
        try log.mark(first, .abort)
        try log.mark(second, .commit)
        #expect(offsets() == [2])
    }

    @Test mutating func anAbortTakesNothingOfTheFormerTransaction() throws {
        try append(1, by: first, sequence: 0)
        try log.mark(first, .commit)
        try append(2, by: first, sequence: 1)
        try log.mark(first, .abort)
        #expect(offsets() == [1])
    }

    @Test mutating func aReaderGoesOnWhereItWas() throws {
        try append(1, by: first, sequence: 0)
        try log.mark(first, .commit)
        let next = log.committed(from: 0).next
        #expect(next == 2)
        try append(2, by: first, sequence: 1)
        #expect(log.committed(from: next).next == next)
        try log.mark(first, .commit)
        #expect(log.committed(from: next).records.map(\.offset) == [2])
    }

    @Test mutating func aRepeatIsNotAppendedTwice() throws {
        try append(1, by: first, sequence: 0)
        try append(2, by: first, sequence: 1)
        try append(1, by: first, sequence: 0)
        try append(2, by: first, sequence: 1)
        try log.mark(first, .commit)
        #expect(offsets() == [1, 2])
    }

    @Test mutating func aGapInTheSequenceIsRefused() throws {
        try append(1, by: first, sequence: 0)
        #expect(throws: Refusal.outOfOrderSequence) { try append(3, by: first, sequence: 2) }
    }

    @Test mutating func aNewEpochBeginsItsSequenceAnewAndShutsOutTheOldOne() throws {
        try append(1, by: first, sequence: 0)
        try log.mark(first, .abort)
        let renewed = ProducerSession(id: first.id, epoch: 1)
        #expect(throws: Refusal.outOfOrderSequence) { try append(2, by: renewed, sequence: 1) }
        try append(2, by: renewed, sequence: 0)
        #expect(throws: Refusal.invalidProducerEpoch) { try append(3, by: first, sequence: 1) }
    }

    @Test mutating func aMarkersEpochIsInForceFromThenOn() throws {
        try append(1, by: first, sequence: 0)
        try log.mark(ProducerSession(id: first.id, epoch: 1), .abort)
        #expect(throws: Refusal.invalidProducerEpoch) { try append(2, by: first, sequence: 1) }
        #expect(throws: Refusal.invalidProducerEpoch) { try log.mark(first, .commit) }
        #expect(log.lastStableOffset == 2)
        #expect(offsets().isEmpty)
    }

    // MARK: -

    private mutating func append(_ offset: Int64, by session: ProducerSession, sequence: Int) throws {
        let record = OutputRecord(.output, TopicPartition(topic: "input", partition: 0), offset)
        try log.append(record, by: session, sequence: sequence)
    }

    private func offsets() -> [Int64] { log.committed(from: 0).records.map(\.offset) }
}
