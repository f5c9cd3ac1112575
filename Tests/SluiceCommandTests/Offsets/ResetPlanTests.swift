import SluiceKafka
import Testing

@testable import SluiceCommand

@Suite struct ResetPlanTests {
    private static let log: ClosedRange<Int64> = 10...100

    /// Old, target, new, read again, skipped.
    @Test(
        arguments: [
            (50, .earliest, 10, 40, 0), (50, .latest, 100, 0, 50), (50, .offset(60), 60, 0, 10),
            (50, .offset(10), 10, 40, 0), (50, .offset(100), 100, 0, 50), (50, .shift(-5), 45, 5, 0),
            (50, .shift(5), 55, 0, 5), (50, .shift(0), 50, 0, 0),
            // What retention has deleted is not skipped by the reset.
            (3, .earliest, 10, 0, 0), (3, .latest, 100, 0, 90),
            // An offset beyond the end has nothing behind it.
            (120, .earliest, 10, 90, 0), (120, .latest, 100, 0, 0),
        ] as [(Int64, ResetTarget, Int64, Int64, Int64)]
    )
    func moves(old: Int64, target: ResetTarget, new: Int64, again: Int64, skipped: Int64) {
        let plan = ResetPlan([view(committed: old, log: Self.log)], to: target)
        #expect(plan.refusals.isEmpty)
        let move = plan.moves.first
        #expect(move?.old == old && move?.new == new && move?.again == again && move?.skipped == skipped)
        #expect(plan.offsets.values.first == (old == new ? nil : new))
    }

    @Test(arguments: [9, 101, -1, .max] as [Int64])
    func offsetsOutsideOfTheLogAreRefusedUnlessAskedFor(offset: Int64) {
        let views = [view(committed: 50, log: Self.log)]
        let refused = ResetPlan(views, to: .offset(offset))
        #expect(refused.moves.isEmpty)
        #expect(refused.refusals.first?.reason.contains("offset \(offset) is") == true)
        let clamped = ResetPlan(views, to: .offset(offset), outOfRange: .clamp)
        #expect(clamped.moves.first?.new == (offset < 10 ? 10 : 100))
        let allowed = ResetPlan(views, to: .offset(offset), outOfRange: .allow)
        #expect(allowed.moves.first?.new == (offset < 0 ? nil : offset))
        #expect(allowed.refusals.count == (offset < 0 ? 1 : 0))
    }

    @Test(arguments: [Int64.max, Int64.min])
    func aShiftBeyondAllNumbersIsOutOfRange(distance: Int64) {
        let views = [view(committed: 50, log: Self.log)]
        #expect(ResetPlan(views, to: .shift(distance)).refusals.count == 1)
        let clamped = ResetPlan(views, to: .shift(distance), outOfRange: .clamp)
        #expect(clamped.moves.first?.new == (distance < 0 ? 10 : 100))
    }

    @Test func aShiftNeedsSomethingToCountFrom() {
        let plan = ResetPlan([view(), view("t", 1, committed: 5)], to: .shift(-1))
        #expect(plan.refusals.map(\.partition.partition) == [0])
        #expect(plan.moves.map(\.new) == [4])
    }

    @Test func goesByTime() {
        let views = [view("t", 0, committed: 5), view("t", 1, committed: 5), view("t", 2), view("t", 3)]
        let failure = KafkaError(code: .topicAuthorizationFailed)
        let plan = ResetPlan(
            views,
            to: .time(milliseconds: 1),
            times: [
                views[0].partition: .success(70), views[1].partition: .success(-1),
                views[2].partition: .failure(failure),
            ]
        )
        #expect(plan.moves.map(\.new) == [70, 100])
        #expect(plan.refusals.map(\.partition.partition) == [2, 3])
        #expect(plan.refusals.first?.reason == failure.message)
    }

    @Test func setsAndDeletesByList() {
        let views = [view("t", 1, committed: 5), view("t", 0, committed: 5), view("t", 2)]
        let target = ResetTarget.each([views[0].partition: nil, views[1].partition: 7, views[2].partition: nil])
        let plan = ResetPlan(views, to: target)
        #expect(plan.moves.map(\.partition.partition) == [0, 1, 2])
        #expect(plan.offsets == [views[1].partition: 7])
        #expect(plan.deletions == [views[0].partition])
    }

    @Test func whatIsNotKnownIsRefused() {
        let plan = ResetPlan(
            [
                view("t", 0, committed: 5, fault: "an open transaction holds an offset"), view("t", 1, log: nil),
                view("t", 2, committed: 5),
            ],
            to: .earliest
        )
        #expect(plan.refusals.map(\.partition.partition) == [0, 1])
        #expect(plan.moves.count == 1)
    }

    @Test func writesATable() {
        let views = [view("t", 0, committed: 5), view("t", 10), view("t", 11, committed: 0)]
        #expect(
            ResetPlan(views, to: .earliest).lines == [
                "TOPIC  PARTITION   OLD  NEW  READ AGAIN  SKIPPED  NOTE",
                "t              0     5    0           5        0",
                "t             10  none    0           -        -",
                "t             11     0    0           0        0  as it is",
                "2 of 3 partitions to change: at most 5 records are read again, and 0 are skipped",
            ]
        )
        let many = ResetPlan((0..<30).map { view("t", $0) }, to: .offset(1_000))
        #expect(many.refusalLines.count == 21)
        #expect(many.refusalLines.last == "and 10 more partitions")
    }
}
