import Testing

@testable import Sluice

@Suite struct ExecutorTableTests {
    private var table = ExecutorTable()

    private func at(_ second: Int64) -> Instant { Instant(nanoseconds: second * 1_000_000_000) }

    private func attempt(_ fence: UInt64) -> TaskAttempt {
        TaskAttempt(
            task: TaskID(batch: BatchID(1), index: 2),
            stage: StageID(0),
            range: OffsetRange(partition: .first, from: 3, until: 9),
            attempt: 1,
            fence: Fence(fence)
        )
    }

    private func report(_ fence: UInt64, _ outcome: TaskReport.Outcome) -> TaskReport {
        TaskReport(
            task: TaskID(batch: BatchID(1), index: 2),
            fence: Fence(fence),
            outcome: outcome,
            counts: TaskCounts(recordsRead: 6)
        )
    }

    @Test mutating func itTellsWhatRunsAndWhatHasRun() throws {
        let one = ExecutorID(1)
        table.join(one, slots: 2)
        table.join(ExecutorID(0), slots: 1)
        table.look(at: at(0))
        table.start(attempt(7), on: one, at: at(1), 1_000)
        table.start(attempt(8), on: one, at: at(2), 2_000)
        table.end(report(7, .completed(until: 9, earlyEnd: nil)), on: one, at: at(3))
        table.look(at: at(4))
        let found = table.statuses { "at \($0.rawValue)" }
        #expect(found.map(\.id) == [0, 1])
        #expect(found[0].busyRatio == 0)
        // Two slots for four seconds, of which two and two were used.
        #expect(found[1].busyRatio == 0.5)
        #expect(found[1].completedTasks == 1)
        #expect(found[1].recordsRead == 6)
        let running = try #require(found[1].running.first)
        #expect(running.task == "1.2")
        #expect(running.startedAt == 2_000)
        #expect(running.doing == "at 8")
        #expect(running.range?.until == 9)
        table.end(report(8, .failed(Failure(origin: .userCode, message: ""))), on: one, at: at(5))
        #expect(table.statuses { _ in "" }[1].failedTasks == 1)
    }

    @Test mutating func nothingRunsAfterTheEnd() {
        table.join(ExecutorID(0), slots: 1)
        table.look(at: at(0))
        table.start(attempt(1), on: ExecutorID(0), at: at(0), 0)
        table.look(at: at(1))
        #expect(table.statuses { _ in "" }.first?.busyRatio == 1)
        table.close()
        #expect(table.statuses { _ in "" }.first?.busyRatio == 0)
        #expect(table.statuses { _ in "" }.first?.running.isEmpty == true)
    }

    @Test mutating func oneThatIsLostIsGone() {
        table.join(ExecutorID(0), slots: 1)
        table.lose(ExecutorID(0))
        table.end(report(1, .completed(until: 9, earlyEnd: nil)), on: ExecutorID(0), at: at(1))
        #expect(table.statuses { _ in "" }.isEmpty)
    }
}
