import InMemoryTracing
import SluiceCore
import SluiceTesting
import Testing
import Tracing

@testable import Sluice

/// What records that are written to Kafka say of where they come from.
@Suite(.timeLimit(.minutes(1))) struct OutputHeadersTests {
    private let broker: EmbeddedBroker
    private let source = MemorySource(topics: ["in": 1])

    init() throws { broker = try EmbeddedBroker(topics: [.init("out", partitions: 1), .init("dead", partitions: 1)]) }

    /// Runs what the source has through `build`, and returns so many records of a topic as they were written.
    private func written(
        _ count: Int,
        to topic: String = "out",
        _ tracer: W3CTracer?,
        configured change: (inout ApplicationConfiguration) -> Void = { _ in },
        _ build: (Stream<Record>) -> Void
    ) async throws -> [Record] {
        var configuration = ApplicationConfiguration.quiet.with { $0.tracer = tracer }
        configuration.kafka = broker.configuration
        change(&configuration)
        let app = StreamingApplication(name: "test", configuration: configuration)
        build(app.stream(from: source.source(topics: "in")))
        try await app.run()
        defer { broker.close() }
        return try await broker.records(count, of: topic)
    }

    private func headers(of record: Record) -> [String] {
        record.headers.map { "\($0.name)=\($0.value?.utf8String ?? "null")" }
    }

    private func traceparent(_ span: FinishedInMemorySpan) -> String {
        "traceparent=00-\(span.traceID)-\(span.spanID)-01"
    }

    @Test func outputBearsTheContextOfItsAttempt() async throws {
        let tracer = W3CTracer()
        source.append("a", to: "in")
        source.append("b", to: "in")
        let records = try await written(2, tracer) { $0.map { $0.value ?? "" }.write(to: .kafka(topic: "out")) }
        let attempt = try #require(tracer.spans("process").first)
        #expect(records.map { headers(of: $0) } == [[traceparent(attempt)], [traceparent(attempt)]])
        #expect(records.map { $0.value?.utf8String } == ["a", "b"])
    }

    @Test func whatARecordThatIsPassedOnBroughtAlongIsReplacedAndTheRestStays() async throws {
        let tracer = W3CTracer()
        let baggage = RecordHeader(name: "baggage", value: "user=1")
        let state = RecordHeader(name: "tracestate", value: "vendor=stale")
        source.append(
            key: "k",
            "a",
            headers: .traced(9, 1, baggage, state, RecordHeader(name: "h", value: nil)),
            to: "in"
        )
        source.append("b", headers: [RecordHeader(name: "h", value: "1")], to: "in")
        let records = try await written(2, tracer) { $0.write(to: .kafka(topic: "out")) }
        let own = traceparent(try #require(tracer.spans("process").first))
        #expect(records.map { headers(of: $0) } == [["baggage=user=1", "h=null", own], ["h=1", own]])
        #expect(records.first?.key == "k")
    }

    @Test func stateThatTheTracerWritesIsNotDoubled() async throws {
        let tracer = W3CTracer(state: "own=1")
        source.append("a", headers: .traced(9, 1, RecordHeader(name: "tracestate", value: "stale")), to: "in")
        let records = try await written(1, tracer) { $0.write(to: .kafka(topic: "out")) }
        let own = traceparent(try #require(tracer.spans("process").first))
        #expect(records.map { headers(of: $0) } == [[own, "tracestate=own=1"]])
    }

    @Test func withoutATracerHeadersStayAsTheyWere() async throws {
        let headers = RecordHeaders.traced(9, 1, RecordHeader(name: "tracestate", value: "s"))
        source.append("a", headers: headers, to: "in")
        source.append("b", to: "in")
        let records = try await written(2, nil) { $0.write(to: .kafka(topic: "out")) }
        #expect(records.map(\.headers) == [headers, []])
    }

    @Test func headersStayAsTheyWereWhereThatIsAskedFor() async throws {
        let tracer = W3CTracer()
        source.append("a", headers: .traced(9), to: "in")
        source.append("b", to: "in")
        let records = try await written(2, tracer, configured: { $0.tracesOutput = false }) {
            $0.write(to: .kafka(topic: "out"))
        }
        #expect(records.map(\.headers) == [.traced(9), []])
        #expect(tracer.spans("process").map(\.linkedTraces) == [[9]])
    }

    @Test func aRecordThatDoesNotFitWithItGoesWithout() async throws {
        let tracer = W3CTracer()
        let long = String(repeating: "x", count: 940)
        for value in ["a", long, "b"] { source.append(Bytes(value), to: "in") }
        let records = try await written(
            3,
            tracer,
            configured: { $0.kafka = $0.kafka.setting("message.max.bytes", to: "1000") }
        ) {
            $0.map { $0.value ?? "" }.write(to: .kafka(topic: "out"))
        }
        #expect(records.map(\.headers.count) == [1, 0, 1])
        #expect(records.map { $0.value?.count } == [1, 940, 1])
    }

    @Test func aDeadLetterKeepsWhereItsRecordCameFromAndIsLinkedTo() async throws {
        let tracer = W3CTracer()
        let state = RecordHeader(name: "tracestate", value: "vendor=its")
        // More than a span has links for.
        for number in 1...40 { source.append("a", headers: .traced(number, 1, state), to: "in") }
        let records = try await written(1, to: "dead", tracer) { records in
            records.map(onFailure: .deadLetter(to: "dead")) { record -> String in
                if record.offset == 39 { throw Fault() }
                return "a"
            }
            .write(to: .kafka(topic: "out"))
        }
        let headers = try #require(records.first).headers
        #expect(Array(headers.prefix(2)) == Array(RecordHeaders.traced(40, 1, state)))
        #expect(headers.count { $0.name == "traceparent" } == 1)
        #expect(tracer.spans("process").flatMap(\.linkedTraces).contains(40))
    }

    @Test func deadLettersBearItToo() async throws {
        let tracer = W3CTracer()
        source.append("a", to: "in")
        let records = try await written(1, to: "dead", tracer) { records in
            records.map(onFailure: .deadLetter(to: "dead")) { _ -> String in throw Fault() }
                .write(to: .kafka(topic: "out"))
        }
        let attempt = try #require(tracer.spans("process").first)
        let headers = headers(of: try #require(records.first))
        #expect(headers.filter { $0.hasPrefix("traceparent") } == [traceparent(attempt)])
        #expect(headers.contains("sluice.dead-letter.topic=in"))
        #expect(attempt.text("sluice.records.dead_lettered") == "1")
    }

    @Test func aLaterAttemptWritesItsOwnContext() async throws {
        let tracer = W3CTracer()
        let faults = Collected<Int>()
        source.append("a", to: "in")
        let records = try await written(1, tracer) { records in
            records.forEach { _ in
                guard faults.all.isEmpty else { return }
                faults.append(1)
                throw Fault()
            }
            .write(to: .kafka(topic: "out"))
        }
        let attempts = tracer.spans("process")
        #expect(attempts.count == 2)
        #expect(records.map { headers(of: $0) } == [[traceparent(attempts[1])]])
    }

    @Test func recordsOfATransactionBearIt() async throws {
        defer { broker.close() }
        var configuration = ApplicationConfiguration(kafka: broker.configuration)
        configuration.instanceID = "one"
        let settings = TransactionSettings(
            application: "app",
            group: "g",
            configuration: configuration,
            scope: .task,
            defaults: [:],
            random: 0
        )
        let slot = TransactionSlot(number: 0, settings, logger: ApplicationConfiguration.quiet.logger, news: { _ in })
        defer { slot.stop() }
        let records = KafkaOutput()
        let own = RecordHeader(name: "traceparent", value: "own")
        records.trace = TraceHeaders([own], known: HeaderNames(["traceparent", "tracestate"]))
        ProducerRecord(value: "a", headers: .traced(9)).encode(into: records)
        let run = TransactionRun(
            slot: slot,
            timeout: .seconds(60),
            outputs: [
                TransactionOutput(
                    source: .range(OffsetRange(partition: .first, from: 0, until: 7)),
                    topic: "out",
                    records: records
                )
            ],
            offsets: [TopicPartition.first: 7],
            input: FakeInput(),
            time: TimeSource(ContinuousClock()),
            onTrouble: { _ in }
        )
        let outcome = await Task(executorPreference: slot.thread) { await run.run() }.value
        #expect(outcome == .committed)
        #expect(try await broker.records(1, of: "out").map(\.headers) == [[own]])
    }

    @Test func aDeadLetterIsNotTooLargeForIt() throws {
        let topic = DeadLetterTopic("dead")
        let output = KafkaOutput()
        var record = ProducerRecord(value: Bytes([UInt8](repeating: 0, count: 1_000_000)))
        output.trace = TraceHeaders([RecordHeader(name: "t", value: "1")], known: HeaderNames([]))
        try topic.stage(record, in: output)
        let count = output.entries.count
        #expect(count == 1)
        record.key = "k"
        let failure = try #require(throws: Failure.self) { try topic.stage(record, in: output) }
        #expect(failure.message.hasPrefix("its dead letter takes 1000001 bytes with its headers"))
    }
}

extension EmbeddedBroker {
    /// So many records of partition 0 of a topic, from the first on.
    fileprivate func records(_ count: Int, of topic: String) async throws -> [Record] {
        let reader = try ReaderClient(
            configuration: configuration.setting("group.id", to: "readers"),
            onLog: { _ in },
            onError: { _ in }
        )
        defer { reader.shutdown() }
        let queue = try reader.open(KafkaPartition(topic: topic, partition: 0), at: 0)
        var records: [Record] = []
        while records.count < count, !Task.isCancelled {
            guard let slice = try queue.read(atMost: 100, until: .max) else {
                await queue.ready()
                continue
            }
            records += slice
        }
        return records
    }
}
