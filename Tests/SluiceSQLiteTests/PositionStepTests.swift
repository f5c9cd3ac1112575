import Sluice
import Testing

@testable import SluiceSQLite

/// What becomes of a range, by where the database stands.
@Suite struct PositionStepTests {
    @Test(arguments: [
        (10, 10, PositionStep.write),
        (20, 20, .skip),
        (25, 25, .skip),
        (15, 15, .refuse(.writtenInPart(position: 15))),
        // The driver skipped offsets that the log no longer holds, or that bore no output.
        (5, 5, .write),
        // It stood at 10 when it was last seen.
        (5, 10, .refuse(.wentBack(position: 5))),
    ])
    func aRangeIsWrittenOnce(position: Int64, seen: Int64, step: PositionStep) {
        #expect(decide(PositionTable.Entry(position: position, owner: 1), seen: seen) == step)
    }

    @Test func anotherRunsPartitionIsRefusedWhereverItStands() {
        for position in [5, 10, 15, 20] as [Int64] {
            let step = decide(PositionTable.Entry(position: position, owner: 2), seen: position)
            #expect(step == .refuse(.takenOver))
        }
    }

    @Test func aPartitionThatIsNotThereIsRefused() {
        #expect(decide(nil, seen: 10) == .refuse(.unknown))
        #expect(decide(nil, seen: nil) == .refuse(.unknown))
    }

    @Test func aGapIsRefusedWhereNothingWasSeen() {
        #expect(decide(PositionTable.Entry(position: 5, owner: 1), seen: nil) == .refuse(.wentBack(position: 5)))
    }

    @Test func onlyATakeoverPasses() {
        let refusals: [(PositionStep.Refusal, Bool)] = [
            (.takenOver, true), (.unknown, false), (.writtenInPart(position: 15), false),
            (.wentBack(position: 5), false),
        ]
        for (refusal, isRetriable) in refusals {
            let failure = Failure(refusing: Self.range, refusal, path: "rows.db", sink: "sqlite")
            #expect(failure.isRetriable == isRetriable)
            #expect(failure.message.hasPrefix("in[0] 10..<20 is not written to rows.db: "))
            #expect(failure.partition == Self.range.partition)
        }
    }

    private static let range = OffsetRange(partition: TopicPartition(topic: "in", partition: 0), from: 10, until: 20)

    private func decide(_ entry: PositionTable.Entry?, seen: Int64?) -> PositionStep {
        PositionStep(Self.range, entry, owner: 1, seen: seen)
    }
}
