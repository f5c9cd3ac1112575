import InMemoryTracing
import SluiceTesting
import Testing
import Tracing

@testable import Sluice

/// What the application's code sees as the current context.
@Suite(.timeLimit(.minutes(1))) struct CurrentContextTests {
    private let tracer = W3CTracer()

    private var current: @Sendable () -> String { { ServiceContext.current?.inMemorySpanContext?.spanID ?? "none" } }

    /// The contexts that `build` sees at each of some numbers, and the span of the only attempt.
    private func contexts(
        _ build: (Stream<Int>) -> Stream<String>
    ) async throws -> (seen: Set<String>, attempt: String) {
        let pipeline = Pipeline(MemorySource(numbers: 20), .quiet.with { $0.tracer = tracer })
        let sink = MemorySink<String>()
        build(pipeline.numbers).write(to: sink)
        try await pipeline.app.run()
        #expect(sink.elements.count == 20)
        return (Set(sink.elements), try #require(tracer.spans("process").first).spanID)
    }

    @Test func anOperatorSeesTheAttempt() async throws {
        let (seen, attempt) = try await contexts { [current] in $0.map { _ in current() } }
        #expect(seen == [attempt])
    }

    @Test func soDoConcurrentCalls() async throws {
        let (seen, attempt) = try await contexts { [current] numbers in
            numbers.mapConcurrently(limit: 4) { _ in
                await Task.yield()
                return current()
            }
        }
        #expect(seen == [attempt])
    }

    @Test func soDoConcurrentCallsWithTimeoutsAndRetries() async throws {
        let (seen, attempt) = try await contexts { [current] numbers in
            numbers.mapConcurrently(limit: 4, timeout: .seconds(60), retry: .attempts(2)) { _ in
                await Task.yield()
                return current()
            }
        }
        #expect(seen == [attempt])
    }

    @Test func soDoBlockingCalls() async throws {
        let (seen, attempt) = try await contexts { [current] in $0.mapBlocking(threads: 2) { _ in current() } }
        #expect(seen == [attempt])
    }

    @Test func soDoesMapPartition() async throws {
        let (seen, attempt) = try await contexts { [current] numbers in
            numbers.mapPartition { elements, emit in
                while try await elements.next() != nil { try emit(current()) }
            }
        }
        #expect(seen == [attempt])
    }

    @Test func aSinkSeesTheDelivery() async throws {
        let pipeline = Pipeline(MemorySource(numbers: 2), .quiet.with { $0.tracer = tracer })
        let seen = Collected<String>()
        pipeline.numbers.write(to: .forEachBatch { [current] _ in seen.append(current()) })
        try await pipeline.app.run()
        #expect(seen.all == tracer.spans("deliver").map(\.spanID))
    }

    @Test func spansOfTheApplicationsCodeAreChildrenOfTheAttempt() async throws {
        let (seen, attempt) = try await contexts { [tracer] numbers in
            numbers.mapConcurrently(limit: 4) { _ in
                await tracer.withSpan("call") { span in
                    await Task.yield()
                    return span.spanContext.parentSpanID ?? "none"
                }
            }
        }
        #expect(seen == [attempt])
        #expect(tracer.spans("call").count == 20)
    }

    @Test func withoutATracerTheCallersContextIsLeftAlone() async throws {
        let pipeline = Pipeline(MemorySource(numbers: 3))
        let sink = MemorySink<String>()
        pipeline.numbers.map { [current] _ in current() }.mapBlocking(threads: 1) { [current] in "\($0) \(current())" }
            .write(to: sink)
        try await tracer.withSpan("caller") { _ in try await pipeline.app.run() }
        let caller = try #require(tracer.spans("caller").first).spanID
        #expect(Set(sink.elements) == ["\(caller) \(caller)"])
        #expect(tracer.spans().count == 1)
    }
}
