/// Runs attempts: reads the range, passes the records through the stage, and holds the output.
///
/// One serves all executors of the process; what an attempt changes is its own.
struct TaskRunner: Sendable {
    let plan: Plan
    let readers: ReaderRegistry
    let outputs: HeldOutputs
    let limits: TaskLimits
    let surroundings: TaskSurroundings
    /// Whether an attempt ends when its reader runs dry, and tells what else has come.
    let endsWhenDry: Bool
    /// Nil for none.
    let taskTimeout: Duration?
    let time: TimeSource

    /// Runs an attempt to its end; returns what the driver is to hear of it.
    func run(_ attempt: TaskAttempt, until deadline: AttemptDeadline) async -> [DriverEvent] {
        guard let reader = readers.borrow(attempt.range.partition) else {
            return [.taskFinished(attempt.report(.failed(.noReader(attempt))))]
        }
        let report = await run(attempt, reader, deadline)
        var events: [DriverEvent] = [.taskFinished(report)]
        if endsWhenDry, reader.hasMore {
            events.append(.recordsAvailable([attempt.range.partition: reader.cachedEnd ?? 0]))
        }
        readers.giveBack(attempt.range.partition)
        return events
    }

    private func run(
        _ attempt: TaskAttempt,
        _ reader: any PartitionReader,
        _ deadline: AttemptDeadline
    ) async -> TaskReport {
        let context = TaskContext(attempt, plan, surroundings)
        defer { context.close() }
        var pass = TaskPass(
            attempt: attempt,
            reader: reader,
            context: context,
            limits: attempt.isWhole ? .whole : limits,
            time: time
        )
        pass.endsWhenDry = endsWhenDry && !attempt.isWhole
        do {
            try reader.seek(to: attempt.range.from)
            let stage = plan.stages[attempt.stage.rawValue]
            let outcome = try await pass.run(stage)
            guard deadline.end() else { throw CancellationError() }
            outputs.hold(TaskOutput(range: pass.completedRange, staged: context.outputs), for: attempt.fence)
            return TaskReport(
                task: attempt.task,
                fence: attempt.fence,
                outcome: outcome,
                counts: pass.counts,
                lastTimestamp: pass.lastTimestamp,
                lastDeadLetter: context.failures.lastDeadLetter,
                elements: context.elements(read: pass.counts.recordsRead, at: stage.node),
                deadLetters: context.failures.deadLetters
            )
        } catch {
            let output = TaskOutput(range: attempt.range, staged: context.outputs)
            for sink in plan.sinks { sink.discard(output) }
            let outcome = pass.outcome(of: error)
            guard let timeout = deadline.timeout, !deadline.end(), outcome.mayComeOfCancelling else {
                return attempt.report(outcome, pass.counts)
            }
            let failure = Failure(timedOut: attempt, after: timeout, context, recordsRead: pass.counts.recordsRead)
            return attempt.report(.failed(failure), pass.counts)
        }
    }
}

extension TaskAttempt {
    fileprivate func report(_ outcome: TaskReport.Outcome, _ counts: TaskCounts = TaskCounts()) -> TaskReport {
        TaskReport(task: task, fence: fence, outcome: outcome, counts: counts)
    }
}

extension TaskReport.Outcome {
    /// What no retry helps is no consequence of a cancellation.
    fileprivate var mayComeOfCancelling: Bool {
        if case .failed(let failure) = self { failure.isRetriable } else { false }
    }
}

extension Failure {
    fileprivate static func noReader(_ attempt: TaskAttempt) -> Failure {
        Failure(
            origin: .source,
            message: "the partition is not open for reading",
            partition: attempt.range.partition,
            offset: attempt.range.from
        )
    }
}
