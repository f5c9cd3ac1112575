import SluiceCore
import Testing

@Suite struct BatchPlannerTests {
    private let backlogs = [p0.range(0..<5), p1.range(10..<30), p2.range(3..<8)].enumerated().map { lane, range in
        Backlog(lane: LaneID(lane), stage: StageID(0), range: range)
    }

    @Test func theLongestRangeComesFirstAndTiesGoByLane() {
        let plan = BatchPlanner.plan(BatchID(4), backlogs)
        #expect(plan.tasks.map(\.range) == [p1.range(10..<30), p0.range(0..<5), p2.range(3..<8)])
        #expect(plan.tasks.map(\.id) == (0...2).map { TaskID(batch: BatchID(4), index: $0) })
    }

    @Test func theSameBacklogsInAnyOrderGiveTheSamePlan() {
        let plan = BatchPlanner.plan(BatchID(0), backlogs)
        #expect(BatchPlanner.plan(BatchID(0), backlogs.reversed()) == plan)
        #expect(BatchPlanner.plan(BatchID(0), [backlogs[1], backlogs[2], backlogs[0]]) == plan)
    }

    @Test func eachTaskGetsItsShareOfTheBytes() {
        let backlogs = [(p0, 20), (p1, 10), (p2, 1)].enumerated().map { lane, part in
            Backlog(lane: LaneID(lane), stage: StageID(0), range: part.0.range(0..<Int64(part.1)))
        }
        #expect(BatchPlanner.plan(BatchID(0), backlogs, maxBytes: 100).tasks.map(\.maxBytes) == [64, 32, 3])
        #expect(BatchPlanner.plan(BatchID(0), backlogs, maxBytes: 2).tasks.map(\.maxBytes) == [1, 1, 1])
        #expect(
            BatchPlanner.plan(BatchID(0), backlogs, maxBytes: .max).tasks.compactMap(\.maxBytes).reduce(0, +) > 1 << 62
        )
        #expect(BatchPlanner.plan(BatchID(0), backlogs).tasks.allSatisfy { $0.maxBytes == nil })
    }
}
