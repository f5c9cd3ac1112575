import SluiceCore
import Testing

@Suite struct SchedulerTests {
    private let now = milliseconds(0)
    private let a0 = PlannedTask.planned(0, 0, p0.range(0..<5))
    private let a1 = PlannedTask.planned(1, 0, p0.range(5..<9))
    private let b0 = PlannedTask.planned(0, 1, p1.range(0..<5))

    private func scheduler(slots: Int = 2, executors: Int = 1) -> Scheduler {
        let retry = RetryPolicy(maxAttempts: 3, initialBackoff: .milliseconds(10))
        var scheduler = Scheduler(retry: retry)
        for number in 0..<executors { scheduler.addExecutor(ExecutorID(number), slots: slots) }
        return scheduler
    }

    private func submitted(_ tasks: PlannedTask..., to scheduler: Scheduler) -> Scheduler {
        var scheduler = scheduler
        for task in tasks { scheduler.submit(task) }
        return scheduler
    }

    @Test func dispatchesOldestFirstUntilTheSlotsRunOut() {
        var scheduler = submitted(a0, b0, to: scheduler(slots: 1))
        #expect(scheduler.dispatch(at: now).map(\.attempt.task) == [a0.id])
        #expect(scheduler.readyTasks == 1 && scheduler.idleSlots == 0 && scheduler.runningTasks == 1)
    }

    @Test func everyAttemptHasANewFence() {
        var scheduler = submitted(a0, to: scheduler())
        let first = scheduler.dispatch(at: now)[0].attempt
        _ = scheduler.fail(a0.id, at: now, isRetriable: true)
        let second = scheduler.dispatch(at: milliseconds(10))[0].attempt
        #expect(first.fence < second.fence)
        #expect(!scheduler.isCurrent(a0.id, first.fence))
        #expect(scheduler.isCurrent(a0.id, second.fence))
    }

    // MARK: Lanes

    @Test func aLaneHasOneTaskAtATime() {
        var scheduler = submitted(a0, a1, b0, to: scheduler(slots: 3))
        #expect(scheduler.dispatch(at: now).map(\.attempt.task) == [a0.id, b0.id])
    }

    @Test func aLaneStaysOccupiedUntilItIsReleased() {
        var scheduler = submitted(a0, a1, to: scheduler())
        _ = scheduler.dispatch(at: now)
        scheduler.complete(a0.id)
        #expect(scheduler.idleSlots == 2)
        #expect(scheduler.dispatch(at: now).isEmpty)
        scheduler.release(a0)
        #expect(scheduler.dispatch(at: now).map(\.attempt.task) == [a1.id])
    }

    @Test func aRetryKeepsItsLane() {
        var scheduler = submitted(a0, a1, to: scheduler())
        _ = scheduler.dispatch(at: now)
        _ = scheduler.fail(a0.id, at: now, isRetriable: true)
        #expect(scheduler.dispatch(at: now).isEmpty)
        #expect(scheduler.dispatch(at: milliseconds(10)).map(\.attempt.task) == [a0.id])
    }

    @Test func withdrawingATaskLetsTheNextOfItsLaneGo() {
        var scheduler = submitted(a0, a1, to: scheduler())
        scheduler.withdraw([a0])
        #expect(scheduler.dispatch(at: now).map(\.attempt.task) == [a1.id])
    }

    @Test func withdrawnTasksAreNeverDispatched() {
        var scheduler = submitted(a0, a1, b0, to: scheduler())
        _ = scheduler.dispatch(at: now)
        _ = scheduler.fail(a0.id, at: now, isRetriable: true)
        scheduler.withdraw([a0, a1])
        #expect(scheduler.nextRetry == nil)
        #expect(scheduler.dispatch(at: milliseconds(100)).isEmpty)
    }

    // MARK: Retrying

    @Test func retriesAfterABackoffUntilNoAttemptIsLeft() {
        var scheduler = submitted(a0, to: scheduler())
        _ = scheduler.dispatch(at: now)
        #expect(scheduler.fail(a0.id, at: now, isRetriable: true) == milliseconds(10))
        #expect(scheduler.nextRetry == milliseconds(10))
        #expect(scheduler.dispatch(at: milliseconds(9)).isEmpty)
        #expect(scheduler.dispatch(at: milliseconds(10)).map(\.attempt.attempt) == [2])
        #expect(scheduler.fail(a0.id, at: milliseconds(10), isRetriable: true) == milliseconds(30))
        #expect(scheduler.dispatch(at: milliseconds(30)).map(\.attempt.attempt) == [3])
        #expect(scheduler.fail(a0.id, at: milliseconds(30), isRetriable: true) == nil)
    }

    @Test func whatNoRetryHelpsIsNotRetried() {
        var scheduler = submitted(a0, to: scheduler())
        _ = scheduler.dispatch(at: now)
        #expect(scheduler.fail(a0.id, at: now, isRetriable: false) == nil)
        #expect(scheduler.idleSlots == 2 && scheduler.nextRetry == nil)
    }

    // MARK: Executors

    @Test func aTaskPrefersTheExecutorThatRanItsLane() {
        var scheduler = submitted(a0, b0, to: scheduler(slots: 1, executors: 2))
        #expect(scheduler.dispatch(at: now).map(\.executor) == [ExecutorID(0), ExecutorID(1)])
        for task in [b0, a0] { scheduler.release(task) }
        let b1 = PlannedTask.planned(1, 1, p1.range(5..<9))
        for task in [b1, a1] { scheduler.submit(task) }
        #expect(scheduler.dispatch(at: now).map(\.executor) == [ExecutorID(1), ExecutorID(0)])
    }

    @Test func aLostExecutorNamesItsTasksAndTakesNoMore() {
        var scheduler = submitted(a0, b0, to: scheduler())
        _ = scheduler.dispatch(at: now)
        #expect(scheduler.removeExecutor(ExecutorID(0)) == [a0.id, b0.id])
        _ = scheduler.fail(a0.id, at: now, isRetriable: true)
        #expect(scheduler.idleSlots == 0)
        #expect(scheduler.dispatch(at: milliseconds(10)).isEmpty)
    }

    @Test func lostOutputIsRunAgainBeforeOthers() {
        var scheduler = submitted(a0, b0, to: scheduler(slots: 1))
        _ = scheduler.dispatch(at: now)
        scheduler.complete(a0.id)
        scheduler.rerun(a0, failedAttempts: 1)
        let again = scheduler.dispatch(at: now).map(\.attempt)
        #expect(again.map(\.task) == [a0.id] && again.map(\.attempt) == [2])
    }
}
