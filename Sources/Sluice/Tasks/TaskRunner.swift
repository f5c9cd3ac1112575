internal import Tracing

/// Runs attempts: reads the range, passes the records through the stage, and holds the output.
///
/// One serves all executors of the process; what an attempt changes is its own.
struct TaskRunner: Sendable {
    let plan: Plan
    let readers: ReaderRegistry
    let outputs: HeldOutputs
    let limits: TaskLimits
    /// Bytes that a bucket's output may take, over all sinks.
    let maxBucketOutputBytes: Int
    let surroundings: TaskSurroundings
    /// Whether an attempt ends when its reader runs dry, and tells what else has come.
    let endsWhenDry: Bool
    /// Nil for none.
    let taskTimeout: Duration?
    let time: TimeSource

    /// Runs an attempt to its end; returns what the driver is to hear of it.
    func run(
        _ attempt: TaskAttempt,
        on executor: ExecutorID,
        until deadline: AttemptDeadline
    ) async -> [DriverEvent] {
        guard let scope = plan.variables.scope(for: attempt.task.batch) else {
            return await runInScope(attempt, on: executor, until: deadline)
        }
        let events = await AttemptScope.$ofTask.withValue(scope) {
            await runInScope(attempt, on: executor, until: deadline)
        }
        let added = scope.close()
        return events.map { $0.reporting(added) }
    }

    private func runInScope(
        _ attempt: TaskAttempt,
        on executor: ExecutorID,
        until deadline: AttemptDeadline
    ) async -> [DriverEvent] {
        guard let span = surroundings.tracing?.begin(attempt, on: executor) else {
            return await perform(attempt, nil, deadline)
        }
        return await ServiceContext.withValue(span.context) { await perform(attempt, span, deadline) }
    }

    private func perform(
        _ attempt: TaskAttempt,
        _ span: AttemptSpan?,
        _ deadline: AttemptDeadline
    ) async -> [DriverEvent] {
        guard let range = attempt.range else {
            let report = await merge(attempt, span, deadline)
            span?.end(report)
            return [.taskFinished(report)]
        }
        guard let reader = readers.borrow(range.partition) else {
            let report = attempt.report(.failed(.noReader(range)))
            span?.end(report)
            return [.taskFinished(report)]
        }
        let report = await run(attempt, range, reader, span, deadline)
        span?.end(report)
        var events: [DriverEvent] = [.taskFinished(report)]
        if endsWhenDry, reader.hasMore {
            events.append(.recordsAvailable([range.partition: reader.cachedEnd ?? 0]))
        }
        readers.giveBack(range.partition)
        return events
    }

    private func run(
        _ attempt: TaskAttempt,
        _ range: OffsetRange,
        _ reader: any PartitionReader,
        _ span: AttemptSpan?,
        _ deadline: AttemptDeadline
    ) async -> TaskReport {
        let context = TaskContext(attempt, plan, surroundings, span)
        defer { context.close() }
        var pass = TaskPass(
            attempt: attempt,
            range: range,
            reader: reader,
            context: context,
            limits: attempt.isWhole ? .whole : limits,
            time: time
        )
        pass.endsWhenDry = endsWhenDry && !attempt.isWhole
        do {
            try reader.seek(to: range.from)
            let stage = plan.stages[attempt.stage.rawValue]
            let outcome = try await pass.run(stage)
            guard deadline.end() else { throw CancellationError() }
            let output = TaskOutput(
                work: .range(pass.completedRange),
                staged: context.outputs,
                exchanges: context.sealed
            )
            outputs.hold(output, for: attempt.fence)
            return TaskReport(
                task: attempt.task,
                fence: attempt.fence,
                outcome: outcome,
                counts: pass.counts,
                lastTimestamp: pass.lastTimestamp,
                lastDeadLetter: context.failures.lastDeadLetter,
                elements: context.elements(read: pass.counts.recordsRead, at: stage.node),
                deadLetters: context.failures.deadLetters,
                shuffled: context.shuffled
            )
        } catch {
            return fail(attempt, pass.outcome(of: error), context, pass.counts, deadline)
        }
    }

    /// Lets go of what an attempt has put out; returns what the driver is to hear of it.
    func fail(
        _ attempt: TaskAttempt,
        _ outcome: TaskReport.Outcome,
        _ context: TaskContext,
        _ counts: TaskCounts,
        _ deadline: AttemptDeadline
    ) -> TaskReport {
        let output = TaskOutput(work: attempt.work, staged: context.outputs)
        for sink in plan.sinks { sink.discard(output) }
        guard let timeout = deadline.timeout, !deadline.end(), outcome.mayComeOfCancelling else {
            return attempt.report(outcome, counts)
        }
        let failure = Failure(timedOut: attempt, after: timeout, context, recordsRead: counts.recordsRead)
        return attempt.report(.failed(failure), counts)
    }
}

extension TaskAttempt {
    func report(_ outcome: TaskReport.Outcome, _ counts: TaskCounts = TaskCounts()) -> TaskReport {
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
    fileprivate static func noReader(_ range: OffsetRange) -> Failure {
        Failure(
            origin: .source,
            message: "the partition is not open for reading",
            partition: range.partition,
            offset: range.from
        )
    }
}

extension DriverEvent {
    /// The report of a complete attempt, with what it added to accumulators.
    fileprivate func reporting(_ added: [Int: Accumulated]) -> DriverEvent {
        guard case .taskFinished(var report) = self, case .completed = report.outcome else { return self }
        report.accumulated = added
        return .taskFinished(report)
    }
}
