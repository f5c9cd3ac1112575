internal import Synchronization
internal import Tracing

/// The tracing of one run of an application: where spans go, and how contexts travel in records.
final class RunTracing: Sendable {
    let application: String
    let group: String
    /// The names of the sinks, which a delivery goes to in turn.
    let sinks: [String]
    /// What starts spans.
    let tracer: any Tracer
    /// What reads and writes contexts; more than the tracer where the process has bootstrapped several instruments.
    let propagator: any Instrument
    /// The headers that say which trace a record belongs to.
    let headerNames: HeaderNames
    /// Whether records that are written bear contexts.
    let tracesOutput: Bool
    private let open = Mutex<[Fence: AttemptSpan]>([:])

    /// - Parameter tracer: Nil for the one that the process has bootstrapped.
    /// - Returns: Nil if there is none: nothing more is ever asked then, and nothing costs.
    init?(
        _ tracer: (any Tracer)?,
        application: String,
        group: String,
        sinks: [String],
        tracesOutput: Bool = true
    ) {
        let chosen = tracer ?? InstrumentationSystem.tracer
        guard !(chosen is NoOpTracer) else { return nil }
        self.application = application
        self.group = group
        self.sinks = sinks
        self.tracesOutput = tracesOutput
        self.tracer = chosen
        propagator = tracer ?? InstrumentationSystem.instrument
        headerNames = HeaderProbe.names(of: propagator)
    }

    /// Starts the span of an attempt, as part of the batch whose context is current: on the executor's thread, when it
    /// begins.
    func begin(_ attempt: TaskAttempt, on executor: ExecutorID) -> AttemptSpan {
        let span = AttemptSpan(attempt, on: executor, self)
        open.withLock { $0[attempt.fence] = span }
        // It was given up before there was a span to tell.
        if Task.isCancelled { span.abandon() }
        return span
    }

    /// The attempt's end is not to count as a failure.
    func abandon(_ fence: Fence) { open.withLock { $0[fence] }?.abandon() }

    func forget(_ fence: Fence) { open.withLock { $0[fence] = nil } }

    /// Ends the spans of attempts that run on when the application has ended, such as those that block.
    func close() {
        let left = open.withLock { open in
            defer { open = [:] }
            return Array(open.values)
        }
        for span in left { span.endUnfinished() }
    }

    /// What a context looks like in a record's headers.
    func inject(_ context: ServiceContext) -> TraceHeaders? {
        var headers: [RecordHeader] = []
        propagator.inject(context, into: &headers, using: RecordHeaderInjector())
        return headers.isEmpty ? nil : TraceHeaders(headers, known: headerNames)
    }

    /// The context in a record's headers; nil if the tracer finds none.
    func extract(_ headers: RecordHeaders) -> ServiceContext? {
        var context = ServiceContext.topLevel
        propagator.extract(headers, into: &context, using: RecordHeaderExtractor())
        return context.isEmpty ? nil : context
    }
}

extension Span {
    /// Notes that what the span stands for has failed.
    func fail(_ failure: Failure) {
        attributes[TraceNames.errorType] = failure.origin.rawValue
        recordError(failure)
        setStatus(SpanStatus(code: .error, message: "\(failure)"))
    }

    func note(_ outcome: TraceOutcome) { attributes[TraceNames.outcome] = outcome.rawValue }
}
