@testable import Sluice
import SluiceTesting
import Testing

/// Where a partition begins when the group and the sinks stand apart.
@Suite struct LanePositionTests {
    @Test func whoIsFurthestBehindSaysWhereItBeginsAndTheOthersWhereRangesEnd() {
        let position = LanePosition(StartingPosition(5), [9, 5, 7, 9])
        #expect(position.offset == 5)
        #expect(position.stops == [7, 9])
    }

    @Test func aSinkMayBeAheadOfTheGroup() {
        let position = LanePosition(StartingPosition(5, isToBeKept: true), [9])
        #expect(position.offset == 9)
        #expect(position.stops.isEmpty)
        #expect(position.isToBeKept, "lag is told by the group's offsets")
    }

    @Test func anInterruptedRangeIsDoneAgainWhereItBegan() {
        let range = OffsetRange(partition: .first, from: 5, until: 8)
        #expect(LanePosition(StartingPosition(5), [5], redo: range).redoUntil == 8)
        #expect(LanePosition(StartingPosition(5), [6], redo: range).redoUntil == nil)
    }
}
