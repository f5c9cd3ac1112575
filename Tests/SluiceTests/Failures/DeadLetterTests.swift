@testable import Sluice
import SluiceTesting
import Testing

@Suite(.timeLimit(.minutes(1))) struct DeadLetterTests {
    private let letters = MemorySink<ProducerRecord>()

    /// Reads the source's records and fails at each.
    private func run(_ source: MemorySource, _ configuration: ApplicationConfiguration = .quiet) async throws {
        let app = StreamingApplication(name: "test", configuration: configuration)
        app.stream(from: source.source(topics: "in"))
            .map(onFailure: .deadLetter(to: letters)) { _ -> Int in throw Fault(description: "no number") }
            .write(to: MemorySink())
        try await app.run()
    }

    @Test func aDeadLetterIsTheRecordWithHeadersBehindItsOwn() async throws {
        let source = MemorySource(topics: ["in": 2])
        let headers = [
            RecordHeader(name: "h", value: "1"), RecordHeader(name: "h", value: nil), RecordHeader(name: "", value: ""),
        ]
        source.appendGap(5, to: "in", partition: 1)
        let timestamp = RecordTimestamp(milliseconds: 7)
        source.append(key: "k", "v", headers: RecordHeaders(headers), timestamp: timestamp, to: "in", partition: 1)
        try await run(source)
        let letter = try #require(letters.elements.first)
        #expect(letters.elements.count == 1)
        #expect(letter.key == "k" && letter.value == "v")
        #expect(letter.timestamp == nil && letter.partition == nil)
        #expect(Array(letter.headers.prefix(3)) == headers)
        let added = letter.headers.dropFirst(3).map { "\($0.name)=\($0.value?.utf8String ?? "null")" }
        #expect(
            added == [
                "sluice.dead-letter.topic=in", "sluice.dead-letter.partition=1", "sluice.dead-letter.offset=5",
                "sluice.dead-letter.timestamp=7", "sluice.dead-letter.attempts=1",
                "sluice.dead-letter.error.type=SluiceTests.Fault", "sluice.dead-letter.error.message=no number",
                "sluice.dead-letter.application=test", "sluice.dead-letter.operator=map",
            ]
        )
        #expect(source.committedOffsets[TopicPartition(topic: "in", partition: 1)] == 6)
    }

    @Test func nullsStayNullAndEmptyStaysEmpty() async throws {
        let source = MemorySource(topics: ["in": 1])
        source.append(key: nil, nil, to: "in")
        source.append(key: "", "", to: "in")
        try await run(source)
        #expect(letters.elements.map(\.key) == [nil, ""])
        #expect(letters.elements.map(\.value) == [nil, ""])
        #expect(letters.elements.allSatisfy { $0.headers.lastValue(named: DeadLetterHeader.timestamp) == nil })
    }

    @Test func aReplayedDeadLetterKeepsTheHeadersThatItHad() async throws {
        let source = MemorySource(topics: ["in": 1])
        let old = RecordHeader(name: DeadLetterHeader.topic, value: "first")
        source.append("v", headers: [old], to: "in")
        try await run(source)
        let headers = try #require(letters.elements.first?.headers)
        #expect(headers.filter { $0.name == DeadLetterHeader.topic }.map(\.value) == ["first", "in"])
        #expect(headers.lastValue(named: DeadLetterHeader.topic) == "in")
    }

    @Test func aRecordGivesOneDeadLetterAnOperator() async throws {
        let batches = Collected<BatchReport>()
        let pipeline = Pipeline(MemorySource(numbers: 2), .quiet.reporting(to: batches))
        let policy = FailurePolicy.deadLetter(to: letters)
        pipeline.numbers.flatMap { [$0, $0, $0] }.map(onFailure: policy) { _ -> Int in throw Fault() }
            .write(to: pipeline.output)
        pipeline.numbers.filter(onFailure: policy) { _ in throw Fault() }.write(to: pipeline.output)
        try await pipeline.app.run()
        let places = letters.elements.map { letter in
            [DeadLetterHeader.offset, DeadLetterHeader.operatorName]
                .map { letter.headers.lastValue(named: $0)?.utf8String ?? "" }.joined(separator: " ")
        }
        #expect(places == ["0 map 2", "0 filter", "1 map 2", "1 filter"])
        #expect(batches.all.map(\.counts.recordsDeadLettered) == [4])
    }

    @Test func anAttemptThatFailsTakesItsDeadLettersWithIt() async throws {
        let faults = Collected<Int>()
        let pipeline = Pipeline(MemorySource(numbers: 4))
        pipeline.numbers.map(onFailure: .deadLetter(to: letters)) { if $0 == 1 { throw Fault() } else { $0 } }
            .forEach { number in
                guard number == 3, faults.all.isEmpty else { return }
                faults.append(number)
                throw Fault()
            }
            .write(to: pipeline.output)
        try await pipeline.app.run()
        #expect(letters.elements.count == 1)
        #expect(pipeline.output.elements == [0, 2, 3])
    }

    @Test func nothingIsCommittedBeforeItsDeadLetterIsDelivered() async throws {
        let sink = FailingLetters()
        let source = MemorySource(numbers: 4)
        let pipeline = Pipeline(source)
        pipeline.numbers.map(onFailure: .deadLetter(to: sink)) { if $0 == 1 { throw Fault() } else { $0 } }
            .write(to: pipeline.output)
        let error = try await failure(of: pipeline.app)
        #expect(error.failure?.origin == .sink)
        #expect(source.committedOffsets.isEmpty)
    }

    @Test func deadLettersCountAsOutputOfTheTask() async throws {
        let batches = Collected<BatchReport>()
        let source = MemorySource(numbers: 3)
        try await run(source, .quiet.reporting(to: batches).with { $0.maxTaskOutputBytes = 1 })
        #expect(letters.elements.count == 3)
        #expect(batches.all.count == 3)
    }

    @Test func tooManyStopTheApplicationBeforeTheyAreDelivered() async throws {
        let source = MemorySource(numbers: 200)
        let error = try #require(await #expect(throws: ApplicationError.self) { try await run(source) })
        #expect(error.failure?.operatorName == "map")
        #expect(error.message.contains("too many dead letters: 200 with 200 records read"))
        #expect(letters.elements.isEmpty)
        #expect(source.committedOffsets.isEmpty)
    }

    @Test func withoutALimitAnyNumberGoes() async throws {
        let source = MemorySource(numbers: 200)
        try await run(source, .quiet.with { $0.deadLetterLimit = nil })
        #expect(letters.elements.count == 200)
    }

    @Test func aTopicThatIsReadTakesNoDeadLetters() throws {
        let app = StreamingApplication(
            name: "test",
            configuration: .quiet.with { $0.onFailure = .deadLetter(to: "in") }
        )
        app.stream(from: .kafka(topic: "in")).map { $0.offset }.write(to: MemorySink())
        let error = try #require(throws: ApplicationError.self) { try app.explain() }
        #expect(error.message.hasPrefix("topic in is read, and dead letters go there"))
    }

    @Test func explainSaysWhereTheyGo() throws {
        let app = StreamingApplication(name: "test", configuration: .quiet.with { $0.onFailure = .skip })
        app.stream(from: .kafka(topic: "in"))
            .map(onFailure: .deadLetter(to: "dead")) { $0.offset }
            .map(onFailure: .deadLetter(to: "dead")) { $0 }
            .filter(onFailure: .fail) { $0 > 0 }
            .write(to: MemorySink())
        #expect(
            try app.explain().split(separator: "\n").dropFirst().dropLast() == [
                "  map (on failure: dead letter to kafka dead)", "  map (on failure: dead letter to kafka dead)",
                "  filter", "  write to memory (on failure: skip)",
            ]
        )
    }

    @Test func policiesThatNameOneTopicShareASink() throws {
        let builder = PlanBuilder()
        let records = Stream(node: builder.addInput(.kafka(topic: "in")), plan: builder)
        records.map(onFailure: .deadLetter(to: "dead")) { $0.offset }
            .map(onFailure: .deadLetter(to: "dead")) { $0 }
            .map(onFailure: .deadLetter(to: letters)) { $0 }
            .write(to: MemorySink())
        _ = records.map(onFailure: .deadLetter(to: "not needed")) { $0.offset }
        let plan = try Plan(builder)
        #expect(plan.sinks.map(\.name) == ["memory", "kafka dead", "memory"])
        #expect(Set(plan.sinks.map(\.id)).count == 3)
    }

    @Test(arguments: [
        ("abc", 3, "abc"), ("abcd", 3, "abc"), ("aä", 2, "a"), ("😀", 3, ""), ("a😀b", 5, "a😀"), ("x", 0, ""),
    ])
    func textIsCutBetweenCharacters(text: String, limit: Int, cut: String) {
        #expect(text.cut(toBytes: limit) == cut)
    }

    @Test func aLongMessageIsCut() async throws {
        let source = MemorySource(numbers: 1)
        let app = StreamingApplication(name: "test", configuration: .quiet)
        app.stream(from: source.source(topics: "in"))
            .map(onFailure: .deadLetter(to: letters)) { _ -> Int in
                throw Fault(description: String(repeating: "ä", count: 5_000))
            }
            .write(to: MemorySink())
        try await app.run()
        let message = letters.elements.first?.headers.lastValue(named: DeadLetterHeader.errorMessage)
        #expect(message?.utf8String == String(repeating: "ä", count: 512))
    }

    @Test func aDeadLetterThatTheProducerWouldRefuseIsAnErrorThatNamesItsRecord() async throws {
        let topic = DeadLetterTopic("dead")
        let record = ProducerRecord(value: Bytes([UInt8](repeating: 0, count: 1_000_000)))
        try topic.stage(record, in: KafkaOutput())
        var larger = record
        larger.headers = [RecordHeader(name: "h", value: nil)]
        let output = KafkaOutput()
        let failure = try #require(throws: Failure.self) { try topic.stage(larger, in: output) }
        #expect(!failure.isRetriable)
        #expect(
            failure.message.hasPrefix("its dead letter takes 1000011 bytes with its headers, and message.max.bytes is")
        )
        #expect(output.entries.isEmpty)
    }
}

/// Refuses every dead letter.
private struct FailingLetters: Sink {
    let name = "failing"
    func makeStaged(for task: TaskContext) -> CollectedOutput<ProducerRecord> { CollectedOutput() }
    func stage(_ element: ProducerRecord, in staged: CollectedOutput<ProducerRecord>) { staged.append(element) }
    func publish(_ parts: [StagedPart<CollectedOutput<ProducerRecord>>], of batch: BatchID) throws { throw Fault() }
}
