/// Attempts behind shuffles.
extension TaskRunner {
    /// Merges a bucket, passes what comes of it through the stage, and holds the output.
    func merge(_ attempt: TaskAttempt, _ span: AttemptSpan?, _ deadline: AttemptDeadline) async -> TaskReport {
        guard let work = attempt.work.bucket else { return attempt.report(.inputLost([])) }
        let (inputs, lost) = outputs.exchanges(of: work.inputs.map(\.fence))
        guard lost.isEmpty else { return attempt.report(.inputLost(lost)) }
        let context = TaskContext(attempt, plan, surroundings, span)
        defer { context.close() }
        let pass = BucketPass(
            work,
            inputs,
            plan,
            context,
            maxOutputBytes: maxBucketOutputBytes,
            time: time
        )
        do {
            try await pass.run()
            guard deadline.end() else { throw CancellationError() }
            let output = TaskOutput(work: attempt.work, staged: context.outputs, exchanges: context.sealed)
            outputs.hold(output, for: attempt.fence)
            return TaskReport(
                task: attempt.task,
                fence: attempt.fence,
                outcome: .completed(until: 0, earlyEnd: nil),
                counts: pass.counts,
                elements: context.elements(read: 0, at: nil),
                shuffled: context.shuffled
            )
        } catch {
            return fail(attempt, pass.outcome(of: error), context, pass.counts, deadline)
        }
    }
}
