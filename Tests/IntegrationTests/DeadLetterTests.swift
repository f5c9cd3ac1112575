import Sluice
import Testing

@Suite(.timeLimit(.minutes(2))) struct DeadLetterTests {
    private struct Refusal: Error, CustomStringConvertible {
        let description = "no, thank you"
    }

    private let notText = Bytes([0xff, 0xfe, 0x00, 0xc3, 0x28])

    @Test func deadLettersArriveAsTheRecordsWere() async throws {
        let cluster = try TestCluster()
        defer { cluster.close() }
        let (input, output) = (try await cluster.makeTopic("in"), try await cluster.makeTopic("out"))
        let dead = try await cluster.makeTopic("dead")
        let failing = [
            TestRecord(nil), TestRecord(""), TestRecord(key: "", nil), TestRecord(key: notText, notText),
            TestRecord(
                key: "k",
                "with headers",
                headers: [
                    RecordHeader(name: "a", value: "1"), RecordHeader(name: "a", value: nil),
                    RecordHeader(name: "", value: ""), RecordHeader(name: "ü", value: notText),
                ],
                timestamp: 1_700_000_000_000
            ),
        ]
        try await cluster.write([TestRecord("good")] + failing + [TestRecord("good")], to: input)
        var configuration = cluster.configuration(group: "dead")
        configuration.trigger = .availableNow
        configuration.onFailure = .deadLetter(to: dead)
        let app = StreamingApplication(name: "letters", configuration: configuration)
        app.stream(from: .kafka(topic: input))
            .filter { if $0.value == "good" { true } else { throw Refusal() } }
            .write(to: .kafka(topic: output))
        try await app.run()

        let letters = try await cluster.read(dead, count: failing.count)
        #expect(letters.map(\.key) == failing.map(\.key))
        #expect(letters.map(\.value) == failing.map(\.value))
        for (index, (letter, record)) in zip(letters, failing).enumerated() {
            let count = record.headers.count
            #expect(Array(letter.headers.prefix(count)) == Array(record.headers))
            let added = letter.headers.dropFirst(count).map { "\($0.name)=\($0.value?.utf8String ?? "null")" }
            let errorType = letter.headers.lastValue(named: DeadLetterHeader.errorType)?.utf8String ?? ""
            #expect(errorType.hasSuffix("Refusal"))
            #expect(
                added == [
                    "\(DeadLetterHeader.topic)=\(input)", "\(DeadLetterHeader.partition)=0",
                    "\(DeadLetterHeader.offset)=\(index + 1)", "\(DeadLetterHeader.timestamp)=\(record.timestamp)",
                    "\(DeadLetterHeader.attempts)=1", "\(DeadLetterHeader.errorType)=\(errorType)",
                    "\(DeadLetterHeader.errorMessage)=no, thank you", "\(DeadLetterHeader.application)=letters",
                    "\(DeadLetterHeader.operatorName)=filter",
                ]
            )
        }
        #expect(try await cluster.read(output, count: 2).map(\.text) == ["good", "good"])
        #expect(try cluster.logEnd(dead) == Int64(failing.count))
        #expect(try cluster.committed(by: "dead", input) == Int64(failing.count + 2))
    }

    @Test func aDeadLetterThatIsTooLargeStopsWithItsRecord() async throws {
        let cluster = try TestCluster()
        defer { cluster.close() }
        let (input, dead) = (try await cluster.makeTopic("in"), try await cluster.makeTopic("dead"))
        let large = TestRecord(Bytes([UInt8](repeating: 7, count: 999_900)))
        try await cluster.write([TestRecord("small"), large], to: input)
        var configuration = cluster.configuration(group: "large")
        configuration.trigger = .availableNow
        configuration.onFailure = .deadLetter(to: dead)
        let app = StreamingApplication(name: "letters", configuration: configuration)
        app.stream(from: .kafka(topic: input)).map { _ -> String in throw Refusal() }.write(to: .console())
        let error = await #expect(throws: ApplicationError.self) { try await app.run() }
        #expect(error?.failure?.offset == 1)
        #expect(error?.message.contains("message.max.bytes is 1000000") == true)
    }

    @Test func aDeadLetterTopicThatIsNotThereIsAnErrorAtTheStart() async throws {
        let cluster = try TestCluster()
        defer { cluster.close() }
        // An embedded broker makes whatever topic it is asked for.
        guard TestCluster.isReal else { return }
        let input = try await cluster.makeTopic("in")
        var configuration = cluster.configuration(group: "none")
        configuration.onFailure = .deadLetter(to: cluster.name("nowhere"))
        let app = StreamingApplication(name: "letters", configuration: configuration)
        app.stream(from: .kafka(topic: input)).map { _ -> String in throw Refusal() }.write(to: .console())
        let error = await #expect(throws: ApplicationError.self) { try await app.run() }
        #expect(error?.code == .missingTopic)
    }
}
