internal import Synchronization
internal import Tracing

/// The span of one attempt at a task.
///
/// Sendable: what changes is used on the executor's thread alone, except for how it ends, which is atomic.
final class AttemptSpan: @unchecked Sendable {
    private let span: any Span
    /// False where it was not sampled: there is nobody to tell anything then, and the context travels on all the same.
    private let isRecording: Bool
    private let fence: Fence
    private let isRange: Bool
    private let tracing: RunTracing
    private var links: RecordLinks
    private let isAbandoned = Atomic(false)
    private let hasEnded = Atomic(false)

    /// What the application's code continues.
    var context: ServiceContext { span.context }

    init(_ attempt: TaskAttempt, on executor: ExecutorID, _ tracing: RunTracing) {
        let topic = attempt.range?.partition.topic
        span = tracing.tracer.startSpan(
            "\(TraceNames.process) \(topic ?? "stage \(attempt.stage)")",
            context: ServiceContext.current ?? .topLevel,
            ofKind: attempt.range == nil ? .internal : .consumer
        )
        isRecording = span.isRecording
        fence = attempt.fence
        isRange = attempt.range != nil
        self.tracing = tracing
        links = RecordLinks(tracing.headerNames)
        guard isRecording else { return }
        span.updateAttributes { attributes in
            if let range = attempt.range {
                attributes[TraceNames.system] = "kafka"
                attributes[TraceNames.operation] = TraceNames.process
                attributes[TraceNames.operationType] = "process"
                attributes[TraceNames.group] = tracing.group
                attributes[TraceNames.topic] = range.partition.topic
                attributes[TraceNames.partition] = "\(range.partition.partition)"
                attributes[TraceNames.offset] = range.from
            }
            if let bucket = attempt.work.bucket {
                attributes[TraceNames.stage] = bucket.stage.rawValue
                attributes[TraceNames.bucket] = bucket.bucket
            }
            attributes[TraceNames.application] = tracing.application
            attributes[TraceNames.batchID] = attempt.task.batch.rawValue
            attributes[TraceNames.task] = "\(attempt.task)"
            attributes[TraceNames.attempt] = attempt.attempt
            attributes[TraceNames.executor] = executor.rawValue
        }
    }

    /// Links the span to where the records come from, as far as their headers tell and there is room for more.
    func link(_ records: ChunkSlice) {
        guard isRecording else { return }
        var index = records.firstIndexWithHeaders(from: records.startIndex)
        while index < records.endIndex, !links.isFull {
            link(records[index])
            index = records.firstIndexWithHeaders(from: index + 1)
        }
    }

    /// Links the span to where the record comes from.
    func link(_ record: Record) {
        guard isRecording, !links.isFull else { return }
        let headers = record.headers
        guard links.isNew(headers), let origin = tracing.extract(headers) else { return }
        span.addLink(SpanLink(context: origin, attributes: [TraceNames.offset: .int64(record.offset)]))
    }

    /// What the records of its output are to say of it.
    func makeHeaders() -> TraceHeaders? { tracing.tracesOutput ? tracing.inject(span.context) : nil }

    /// The attempt was given up for no fault of its own.
    func abandon() { isAbandoned.store(true, ordering: .relaxed) }

    /// The attempt has ended.
    func end(_ report: TaskReport) {
        tracing.forget(fence)
        endOnce { span in
            note(report.counts)
            if isAbandoned.load(ordering: .relaxed) { return span.note(.abandoned) }
            switch report.outcome {
            case .completed(let until, let earlyEnd):
                span.note(.completed)
                if isRange { span.attributes[TraceNames.until] = until }
                span.attributes[TraceNames.earlyEnd] = earlyEnd?.label
            case .unreadable: span.note(.unreadable)
            case .inputLost(_, let reason):
                span.note(.inputLost)
                span.setStatus(SpanStatus(code: .error, message: "an input is lost: \(reason)"))
            case .failed(let failure):
                span.note(.failed)
                span.fail(failure)
            }
        }
    }

    /// The attempt still runs, and nobody is there to hear how it ends.
    func endUnfinished() {
        endOnce { span in
            span.note(.abandoned)
            span.setStatus(SpanStatus(code: .error, message: "still running when the application ended"))
        }
    }

    private func note(_ counts: TaskCounts) {
        span.updateAttributes { attributes in
            if counts.shuffle != ShuffleCounts() {
                attributes[TraceNames.shuffleRecordsRead] = counts.shuffle.recordsRead
                attributes[TraceNames.shuffleRecordsWritten] = counts.shuffle.recordsWritten
                attributes[TraceNames.shuffleBytesSpilled] = counts.shuffle.bytesSpilled
            }
            attributes[TraceNames.messageCount] = counts.recordsRead
            attributes[TraceNames.bytesRead] = counts.bytesRead
            attributes[TraceNames.recordsWritten] = counts.recordsWritten
            attributes[TraceNames.bytesWritten] = counts.bytesWritten
            if counts.recordsSkipped > 0 { attributes[TraceNames.recordsSkipped] = counts.recordsSkipped }
            if counts.recordsDeadLettered > 0 {
                attributes[TraceNames.recordsDeadLettered] = counts.recordsDeadLettered
            }
        }
    }

    private func endOnce(_ describe: (any Span) -> Void) {
        guard !hasEnded.exchange(true, ordering: .acquiringAndReleasing) else { return }
        if isRecording { describe(span) }
        span.end()
    }
}
