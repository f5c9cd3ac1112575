import InMemoryTracing
import SluiceTesting
import Testing
import Tracing

@testable import Sluice

@Suite(.timeLimit(.minutes(1))) struct RecordContextTests {
    private let tracer = W3CTracer()

    /// The spans of the attempts at reading these headers, a record each.
    private func attempts(
        reading headers: [RecordHeaders],
        through build: (Stream<Record>) -> Stream<Int> = { $0.map { Int($0.offset) } }
    ) async throws -> [FinishedInMemorySpan] {
        let source = MemorySource(topics: ["in": 1])
        for headers in headers { source.append("v", headers: headers, to: "in") }
        let app = StreamingApplication(name: "test", configuration: .quiet.with { $0.tracer = tracer })
        build(app.stream(from: source.source(topics: "in"))).write(to: MemorySink())
        try await app.run()
        #expect(tracer.isQuiet)
        return tracer.spans("process")
    }

    @Test func theContextsOfTheRecordsBecomeLinks() async throws {
        let headers: [RecordHeaders] = [
            .traced(71), [], .traced(72, 5), .traced(71), [RecordHeader(name: "a", value: nil)],
        ]
        let span = try #require(await attempts(reading: headers).first)
        #expect(span.linkedTraces == [71, 72])
        #expect(span.links.map { $0.attributes.get("messaging.kafka.offset") } == [.int64(0), .int64(2)])
        #expect(span.links.last?.context.inMemorySpanContext?.spanID == "0000000000000005")
    }

    @Test func spansOfOneTraceAreDifferentContexts() async throws {
        let span = try #require(await attempts(reading: [.traced(7, 1), .traced(7, 2), .traced(7, 1)]).first)
        #expect(span.linkedTraces == [7, 7])
    }

    @Test func linksAreBounded() async throws {
        let span = try #require(await attempts(reading: (1...100).map { .traced($0) }).first)
        #expect(span.linkedTraces == Array(1...RecordLinks.limit))
        #expect(span.text("messaging.batch.message_count") == "100")
    }

    @Test(
        arguments: [
            nil, "", "junk", "00-", "00-zz-zz-01", "\u{0}", "99-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331", "😀-😀-😀-😀",
        ] as [String?]
    )
    func whatIsMalformedIsPassedOver(value: String?) async throws {
        let malformed = RecordHeaders([RecordHeader(name: "traceparent", value: value.map { Bytes($0) })])
        let span = try #require(await attempts(reading: [malformed, .traced(3)]).first)
        #expect(span.linkedTraces == [3])
        #expect(span.status == nil)
    }

    @Test func bytesThatAreNoTextAndHugeValuesArePassedOver() async throws {
        let noText = RecordHeader(name: "traceparent", value: [0xff, 0xfe, 0x00, 0xc3])
        let huge = RecordHeader(name: "traceparent", value: Bytes([UInt8](repeating: 0x30, count: 2 << 20)))
        let state = RecordHeader(name: "tracestate", value: Bytes([UInt8](repeating: 0xff, count: 100_000)))
        let headers: [RecordHeaders] = [[noText], [huge], .traced(4, 1, state)]
        let span = try #require(await attempts(reading: headers).first)
        #expect(span.linkedTraces == [4])
    }

    @Test func ofDuplicatesTheLastOneCounts() async throws {
        let first = RecordHeader(name: "traceparent", value: "junk")
        let span = try #require(await attempts(reading: [.traced(5, 1, first)]).first)
        #expect(span.linkedTraces == [5])
    }

    @Test func aRecordThatFailsIsLinkedTo() async throws {
        let spans = try? await attempts(reading: [.traced(1), .traced(2), .traced(3)]) { records in
            records.map(onFailure: .fail) { record in
                if record.offset == 1 { throw Failure(origin: .userCode, message: "no", isRetriable: false) }
                return Int(record.offset)
            }
        }
        #expect(spans == nil)
        // First, whatever else there is.
        #expect(tracer.spans("process").first?.linkedTraces == [2, 1])
    }

    @Test func recordsOfConcurrentCallsAreLinkedToo() async throws {
        let span = try #require(
            await attempts(reading: [.traced(1), .traced(2)]) { $0.mapConcurrently(limit: 2) { Int($0.offset) } }.first
        )
        #expect(span.linkedTraces == [1, 2])
    }

    @Test func theProbeFindsWhatAPropagatorReads() {
        #expect(HeaderProbe.names(of: tracer).all == ["traceparent", "tracestate"])
        #expect(HeaderProbe.names(of: InMemoryTracer()).all == ["in-memory-trace-id", "in-memory-span-id"])
        #expect(HeaderProbe.names(of: NoOpTracer()).all.isEmpty)
    }

    @Test func aContextIsNewOnce() {
        var links = RecordLinks(HeaderNames(["traceparent"]))
        for trace in 0..<RecordLinks.limit { #expect(links.isNew(.traced(trace)) && !links.isNew(.traced(trace))) }
        #expect(links.isFull)
    }
}
