internal import Tracing

/// Begins and ends the spans of batches, deliveries and commits as the driver goes along, and says which of them what is
/// begun belongs to.
///
/// Used on the driver's thread alone.
struct DriverSpans {
    /// Batches that a commit's span is linked to at most.
    static let maxLinks = 32

    struct BatchSpan {
        let span: any Span
        /// What tasks failed with last, as long as they have not succeeded since.
        var failures: [TaskID: Failure] = [:]
        var tasksAbandoned = 0
    }

    struct DeliverySpan {
        let span: any Span
        let order: DeliveryOrder
    }

    struct CommitSpan {
        let span: any Span
        /// The number of the last of those it is for.
        let last: Int
    }

    let tracing: RunTracing
    var batches: [BatchID: BatchSpan] = [:]
    /// Whose attempts they are, from the dispatch to the delivery.
    var attempts: [Fence: TaskID] = [:]
    var deliveries: [RequestID: DeliverySpan] = [:]
    /// At most one: what was asked before is not answered any more.
    var commits: [RequestID: CommitSpan] = [:]
    /// Batches of which something was delivered that no commit was there for, oldest first.
    var uncommitted: [(number: Int, batch: BatchID, context: ServiceContext)] = []
    /// Counts what was added to them.
    var lastNumber = 0
    /// The batch of which something was delivered last.
    var lastDelivered: ServiceContext?

    init(_ tracing: RunTracing) { self.tracing = tracing }

    /// What an attempt, or another thing done for the batch, is part of.
    func context(of batch: BatchID) -> ServiceContext? { batches[batch]?.span.context }

    /// What a delivery's own work is part of.
    func context(of delivery: RequestID) -> ServiceContext? { deliveries[delivery]?.span.context }

    /// Ends the spans of batches of which the driver knows nothing any more: nothing of them was done.
    mutating func settle(_ driver: Driver) {
        guard batches.count > driver.batchesInFlight else { return }
        let unfinished = Set(driver.unfinishedBatches)
        for id in batches.keys.sorted() where !unfinished.contains(id) { end(id, nil) }
    }

    /// Ends what is open. Nothing more will happen.
    mutating func close(_ result: Result<Void, any Error>) {
        if case .failure(let error) = result {
            for batch in batches.values { batch.span.setStatus(SpanStatus(code: .error, message: "\(error)")) }
        }
        for id in batches.keys.sorted() { end(id, nil) }
        for request in deliveries.keys { endDelivery(request, .abandoned) }
        for request in commits.keys { endCommit(request, .abandoned) }
    }

    mutating func begin(_ plan: BatchPlan) {
        let span = tracing.tracer.startSpan(TraceNames.batch, context: .topLevel)
        batches[plan.id] = BatchSpan(span: span)
        guard span.isRecording else { return }
        span.updateAttributes { attributes in
            attributes[TraceNames.application] = tracing.application
            attributes[TraceNames.group] = tracing.group
            attributes[TraceNames.batchID] = plan.id.rawValue
            attributes[TraceNames.tasks] = plan.tasks.count
            attributes[TraceNames.backlog] = plan.admission.backlog
            attributes[TraceNames.admitted] = plan.offsets
            attributes[TraceNames.limit] = plan.admission.limit.label
        }
    }

    /// - Parameter report: Nil when nothing of it was done.
    mutating func end(_ id: BatchID, _ report: BatchReport?) {
        guard let batch = batches.removeValue(forKey: id) else { return }
        attempts = attempts.filter { $0.value.batch != id }
        if batch.span.isRecording { describe(batch, report) }
        batch.span.end()
    }

    private func describe(_ batch: BatchSpan, _ report: BatchReport?) {
        let failure = batch.failures.min { $0.key.index < $1.key.index }?.value
        batch.span.updateAttributes { attributes in
            let outcome: TraceOutcome = failure != nil ? .failed : report == nil ? .abandoned : .completed
            attributes[TraceNames.outcome] = outcome.rawValue
            if batch.tasksAbandoned > 0 { attributes[TraceNames.tasksAbandoned] = batch.tasksAbandoned }
            guard let report else { return }
            attributes[TraceNames.recordsRead] = report.counts.recordsRead
            attributes[TraceNames.recordsWritten] = report.counts.recordsWritten
            attributes[TraceNames.bytesRead] = report.counts.bytesRead
            attributes[TraceNames.bytesWritten] = report.counts.bytesWritten
            attributes[TraceNames.schedulingDelay] = report.schedulingDelay.wholeMilliseconds
            attributes[TraceNames.processingTime] = report.processingTime.wholeMilliseconds
        }
        if let failure { batch.span.fail(failure) }
    }
}

extension Duration {
    fileprivate var wholeMilliseconds: Int64 {
        components.seconds * 1_000 + components.attoseconds / 1_000_000_000_000_000
    }
}
