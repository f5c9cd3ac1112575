internal import Tracing

extension DriverSpans {
    /// What the driver is told.
    mutating func note(_ event: DriverEvent) {
        switch event {
        case .taskFinished(let report): finished(report)
        case .delivered(let request): endDelivery(request, .completed)
        case .deliveryFailed(let request, let failure): endDelivery(request, .failed, failure)
        case .deliveryAborted(let request, let failure): endDelivery(request, .aborted, failure)
        case .deliveryOutdated(let request, let failure): endDelivery(request, .outdated, failure)
        case .committed(let request): endCommit(request, .completed)
        case .commitFailed(let request, let failure): endCommit(request, .failed, failure)
        case .commitOutdated(let request, let failure): endCommit(request, .outdated, failure)
        default: break
        }
    }

    /// What the driver asks for; before it is done.
    mutating func note(_ action: DriverAction) {
        switch action {
        case .batchCut(let plan): begin(plan)
        case .run(let attempt, _): attempts[attempt.fence] = attempt.task
        case .deliver(let order): begin(order)
        case .commit(let request, let offsets): beginCommit(request, offsets)
        case .abandon(let fences): abandon(fences)
        case .batchFinished(let report): end(report.id, report)
        default: break
        }
    }

    private mutating func finished(_ report: TaskReport) {
        // One that was abandoned is nobody's.
        guard attempts[report.fence] != nil else { return }
        switch report.outcome {
        case .completed: note(nil, of: report.task)
        case .failed(let failure):
            note(failure, of: report.task)
            attempts[report.fence] = nil
        case .unreadable, .inputLost: attempts[report.fence] = nil
        }
    }

    private mutating func abandon(_ fences: [Fence]) {
        for fence in fences {
            tracing.abandon(fence)
            guard let task = attempts.removeValue(forKey: fence) else { continue }
            batches[task.batch]?.tasksAbandoned += 1
        }
    }

    private mutating func note(_ failure: Failure?, of task: TaskID) { batches[task.batch]?.failures[task] = failure }

    // MARK: Deliveries

    private mutating func begin(_ order: DeliveryOrder) {
        let contexts = order.units.compactMap { context(of: $0.batch) }
        let span = tracing.tracer.startSpan(
            TraceNames.deliver,
            context: contexts.first ?? .topLevel,
            ofKind: .client
        )
        deliveries[order.id] = DeliverySpan(span: span, order: order)
        guard span.isRecording else { return }
        span.updateAttributes { attributes in
            attributes[TraceNames.batchID] = order.units.first?.batch.rawValue
            attributes[TraceNames.tasks] = order.parts.count
            attributes[TraceNames.attempt] = order.attempt
            attributes[TraceNames.isTransaction] = order.transaction == nil ? nil : true
            attributes[TraceNames.sinks] = SpanAttribute.stringArray(tracing.sinks)
        }
        let others = Set(order.units.dropFirst().map(\.batch)).subtracting(order.units.prefix(1).map(\.batch))
        for batch in others.sorted().prefix(Self.maxLinks) {
            if let context = context(of: batch) { span.addLink(SpanLink(context: context, attributes: [:])) }
        }
    }

    mutating func endDelivery(_ request: RequestID, _ outcome: TraceOutcome, _ failure: Failure? = nil) {
        guard let delivery = deliveries.removeValue(forKey: request) else { return }
        guard delivery.order.parts.contains(where: { attempts[$0.fence] != nil }) else {
            return delivery.span.end(.abandoned, nil)
        }
        for part in delivery.order.parts {
            guard let task = attempts[part.fence] else { continue }
            note(failure, of: task)
            if outcome == .completed { attempts[part.fence] = nil }
        }
        if outcome == .completed, delivery.order.transaction == nil { noteDelivered(delivery.order) }
        delivery.span.end(outcome, failure)
    }

    // MARK: Commits

    private mutating func noteDelivered(_ order: DeliveryOrder) {
        for batch in order.units.map(\.batch) {
            guard let context = context(of: batch) else { continue }
            lastDelivered = context
            // The last one is what the commit is part of.
            uncommitted.removeAll { $0.batch == batch }
            lastNumber += 1
            uncommitted.append((lastNumber, batch, context))
            if uncommitted.count > Self.maxLinks + 1 { uncommitted.removeFirst() }
        }
    }

    /// A commit comes after the delivery, may be for several batches and end after all of them, and fail where they have
    /// not: so it has a span of its own, as part of the batch that was delivered last.
    private mutating func beginCommit(_ request: RequestID, _ offsets: [TopicPartition: Int64]) {
        for old in commits.keys { endCommit(old, .failed, .unanswered) }
        let span = tracing.tracer.startSpan(
            TraceNames.commit,
            context: lastDelivered ?? .topLevel,
            ofKind: .client
        )
        commits[request] = CommitSpan(span: span, last: lastNumber)
        guard span.isRecording else { return }
        span.updateAttributes { attributes in
            attributes[TraceNames.system] = "kafka"
            attributes[TraceNames.operation] = TraceNames.commit
            attributes[TraceNames.operationType] = "settle"
            attributes[TraceNames.group] = tracing.group
            attributes[TraceNames.partitions] = offsets.count
        }
        for other in uncommitted.dropLast() { span.addLink(SpanLink(context: other.context, attributes: [:])) }
    }

    mutating func endCommit(_ request: RequestID, _ outcome: TraceOutcome, _ failure: Failure? = nil) {
        guard let commit = commits.removeValue(forKey: request) else { return }
        // Where it failed the next one is for them too.
        if outcome == .completed { uncommitted.removeAll { $0.number <= commit.last } }
        commit.span.end(outcome, failure)
    }
}

extension Failure {
    fileprivate static var unanswered: Failure {
        Failure(origin: .commit, message: "no answer came in time; it is asked for again")
    }
}

extension Span {
    /// Ends it, and says how that came.
    fileprivate func end(_ outcome: TraceOutcome, _ failure: Failure?) {
        if isRecording {
            note(outcome)
            if let failure { fail(failure) }
        }
        end()
    }
}
