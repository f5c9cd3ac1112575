import InMemoryTracing
import Sluice
import Tracing

/// Keeps spans in memory, and carries contexts as W3C's propagation does.
struct W3CTracer: Tracer {
    let memory = InMemoryTracer(idGenerator: .w3c, recordExtractions: false)
    /// What `tracestate` it writes; none if nil.
    var state: String?

    func startSpan<Instant: TracerInstant>(
        _ operationName: String,
        context: @autoclosure () -> ServiceContext,
        ofKind kind: SpanKind,
        at instant: @autoclosure () -> Instant,
        function: String,
        file fileID: String,
        line: UInt
    ) -> InMemorySpan {
        memory.startSpan(
            operationName,
            context: context(),
            ofKind: kind,
            at: instant(),
            function: function,
            file: fileID,
            line: line
        )
    }

    func forceFlush() {}

    func inject<Carrier, Inject: Injector>(
        _ context: ServiceContext,
        into carrier: inout Carrier,
        using injector: Inject
    ) where Inject.Carrier == Carrier {
        guard let span = context.inMemorySpanContext else { return }
        injector.inject("00-\(span.traceID)-\(span.spanID)-01", forKey: "traceparent", into: &carrier)
        if let state { injector.inject(state, forKey: "tracestate", into: &carrier) }
    }

    func extract<Carrier, Extract: Extractor>(
        _ carrier: Carrier,
        into context: inout ServiceContext,
        using extractor: Extract
    ) where Extract.Carrier == Carrier {
        guard let parent = extractor.extract(key: "traceparent", from: carrier) else { return }
        _ = extractor.extract(key: "tracestate", from: carrier)
        _ = extractor.extract(key: "baggage", from: carrier)
        let parts = parent.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 4, parts[0] == "00", parts[1].count == 32, parts[2].count == 16,
            parts[1...2].joined().allSatisfy(\.isHexDigit)
        else { return }
        context.inMemorySpanContext = InMemorySpanContext(
            traceID: String(parts[1]),
            spanID: String(parts[2]),
            parentSpanID: nil
        )
    }
}

extension InMemoryTracer.IDGenerator {
    /// Ids of the right length, in order.
    fileprivate static var w3c: Self {
        let base = Self.incrementing
        return Self(
            nextTraceID: { base.nextTraceID().number(ofDigits: 32) },
            nextSpanID: { base.nextSpanID().number(ofDigits: 16) }
        )
    }
}

extension String {
    fileprivate func number(ofDigits count: Int) -> String {
        let digits = drop { !$0.isNumber }
        return String(repeating: "0", count: count - digits.count) + digits
    }
}

extension RecordHeaders {
    /// As a producer that traces makes them, by the number of its trace and of its span.
    static func traced(_ trace: Int, _ span: Int = 1, _ others: RecordHeader...) -> RecordHeaders {
        let value = "00-\("\(trace)".number(ofDigits: 32))-\("\(span)".number(ofDigits: 16))-01"
        return RecordHeaders(others + [RecordHeader(name: "traceparent", value: Bytes(value))])
    }
}

extension FinishedInMemorySpan {
    func text(_ attribute: String) -> String? {
        switch attributes.get(attribute) {
        case .string(let text): text
        case .int64(let number): "\(number)"
        case .int32(let number): "\(number)"
        case .bool(let flag): "\(flag)"
        default: nil
        }
    }

    /// The traces that it is linked to, by number.
    var linkedTraces: [Int] { links.compactMap { $0.context.inMemorySpanContext.flatMap { Int($0.traceID) } } }
}

extension W3CTracer {
    /// The spans that have ended whose names begin so, as they ended.
    func spans(_ name: String = "") -> [FinishedInMemorySpan] {
        memory.finishedSpans.filter { $0.operationName.hasPrefix(name) }
    }

    /// Whether every span that was started has ended, and none outlives the run.
    var isQuiet: Bool { memory.activeSpans.isEmpty }
}
