import InMemoryTracing
import SluiceTesting
import Synchronization
import Testing
import Tracing

@testable import Sluice

/// A tracer that samples nothing: nobody may make anything for its spans, and contexts travel on.
private final class UnsampledTracer: Tracer {
    struct Span: Tracing.Span {
        let context: ServiceContext
        let tracer: UnsampledTracer
        var operationName: String {
            get { "" }
            nonmutating set {}
        }
        var isRecording: Bool { false }
        var attributes: SpanAttributes {
            get { tracer.waste([:]) }
            nonmutating set { _ = tracer.waste(newValue) }
        }
        func setStatus(_ status: SpanStatus) { tracer.waste(()) }
        func addEvent(_ event: SpanEvent) { tracer.waste(()) }
        func addLink(_ link: SpanLink) { tracer.waste(()) }
        func recordError<Instant: TracerInstant>(
            _ error: any Error,
            attributes: SpanAttributes,
            at instant: @autoclosure () -> Instant
        ) {
            tracer.waste(())
        }
        func end<Instant: TracerInstant>(at instant: @autoclosure () -> Instant) { tracer.note(ended: 1) }
    }

    private let counts = Mutex((started: 0, ended: 0, wasted: 0))

    var all: (started: Int, ended: Int, wasted: Int) { counts.withLock(\.self) }

    func note(ended: Int) { counts.withLock { $0.ended += ended } }

    @discardableResult
    func waste<Value>(_ value: Value) -> Value {
        counts.withLock { $0.wasted += 1 }
        return value
    }

    func startSpan<Instant: TracerInstant>(
        _ operationName: String,
        context: @autoclosure () -> ServiceContext,
        ofKind kind: SpanKind,
        at instant: @autoclosure () -> Instant,
        function: String,
        file fileID: String,
        line: UInt
    ) -> Span {
        counts.withLock { $0.started += 1 }
        return Span(context: context(), tracer: self)
    }

    func forceFlush() {}

    func inject<Carrier, Inject: Injector>(
        _ context: ServiceContext,
        into carrier: inout Carrier,
        using injector: Inject
    ) where Inject.Carrier == Carrier {
        injector.inject("not sampled", forKey: "context", into: &carrier)
    }

    func extract<Carrier, Extract: Extractor>(
        _ carrier: Carrier,
        into context: inout ServiceContext,
        using extractor: Extract
    ) where Extract.Carrier == Carrier {
        _ = extractor.extract(key: "context", from: carrier)
    }
}

@Suite(.timeLimit(.minutes(1))) struct SamplingTests {
    @Test func nothingIsMadeForSpansThatAreNotRecorded() async throws {
        let tracer = UnsampledTracer()
        let source = MemorySource(topics: ["in": 1])
        for _ in 0..<10 { source.append("1", headers: .traced(1), to: "in") }
        let pipeline = Pipeline(source, .quiet.with { $0.tracer = tracer })
        let faults = Collected<Int>()
        pipeline.numbers.forEach { number in
            guard faults.all.isEmpty else { return }
            faults.append(number)
            throw Fault()
        }
        .write(to: pipeline.output)
        try await pipeline.app.run()
        #expect(pipeline.output.elements.count == 10)
        let counts = tracer.all
        // A batch, two attempts, a delivery and a commit.
        #expect(counts.started >= 5 && counts.ended == counts.started)
        #expect(counts.wasted == 0)
    }

    @Test func contextsThatAreNotSampledTravelOn() throws {
        let tracing = try #require(RunTracing(UnsampledTracer(), application: "a", group: "g", sinks: []))
        #expect(tracing.headerNames.all == ["context"])
        let trace = try #require(tracing.inject(.topLevel))
        #expect(Array(trace.headers) == [RecordHeader(name: "context", value: "not sampled")])
    }

    @Test func aTracerThatDoesNothingIsNone() {
        #expect(RunTracing(NoOpTracer(), application: "a", group: "g", sinks: []) == nil)
        #expect(RunTracing(nil, application: "a", group: "g", sinks: []) == nil)
    }
}
