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
}
