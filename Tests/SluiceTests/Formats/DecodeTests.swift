import Sluice
import SluiceTesting
import Testing

struct Flight: Codable, Hashable, Sendable {
    struct Leg: Codable, Hashable, Sendable {
        var origin: String
        var miles: Int
    }

    var carrier: String
    var delay: Double?
    var legs: [Leg] = []
}

@Suite(.timeLimit(.minutes(1))) struct DecodeTests {
    private let source = MemorySource(topics: ["in": 1])

    private var records: (app: StreamingApplication, stream: Stream<Record>) {
        let app = StreamingApplication(name: "test", configuration: .quiet)
        return (app, app.stream(from: source.source(topics: "in")))
    }

    private func decoded<Output: Sendable>(_ build: (Stream<Record>) -> Stream<Output>) async throws -> [Output] {
        let (app, stream) = records
        let sink = MemorySink<Output>()
        build(stream).write(to: sink)
        try await app.run()
        return sink.elements
    }

    /// What decoding one value fails with.
    private func complaint<Output: Sendable>(
        of value: Bytes?,
        _ build: (Stream<Record>) -> Stream<Output>
    ) async throws -> String {
        source.append(value, to: "in")
        let (app, stream) = records
        build(stream).write(to: MemorySink())
        return try await failure(of: app).failure?.message ?? ""
    }

    @Test func readsJSON() async throws {
        source.append(#"{"carrier":"UA","legs":[{"origin":"EWR","miles":1400}]}"#, to: "in")
        let flights = try await decoded { $0.decode(.json, as: Flight.self) }
        #expect(flights == [Flight(carrier: "UA", legs: [.init(origin: "EWR", miles: 1_400)])])
    }

    @Test func readsNullWhereItMayBe() async throws {
        source.append(#"{"carrier":"UA","legs":[]}"#, to: "in")
        source.append(nil, to: "in")
        source.append("null", to: "in")
        let flights = try await decoded { $0.decode(.json, as: Flight?.self) }
        #expect(flights == [Flight(carrier: "UA"), nil, nil])
    }

    @Test func readsTextAndBytes() async throws {
        source.append(key: "k", "vä", to: "in")
        let texts: [String] = try await decoded { $0.decode(.string) }
        #expect(texts == ["vä"])
        source.append("b", to: "in")
        let bytes: [Bytes] = try await decoded { $0.decode(.bytes) }
        #expect(bytes == ["b"])
        source.append(nil, to: "in")
        let nullable: [String?] = try await decoded { $0.decode(.nullable(.string)) }
        #expect(nullable == [nil])
    }

    @Test func readsKeysAndValues() async throws {
        source.append(key: "k", "[1,2]", to: "in")
        source.append(key: nil, "[]", to: "in")
        let pairs: [(String?, [Int])] = try await decoded {
            $0.decode(key: .nullable(.string), value: .json([Int].self))
        }
        #expect(pairs.map(\.0) == ["k", nil])
        #expect(pairs.map(\.1) == [[1, 2], []])
    }

    @Test func saysWhatIsWrongAndWhereWithoutContent() async throws {
        let secret = #"{"carrier":"secret","legs":[{"origin":"EWR","miles":"secret"}]}"#
        let message = try await complaint(of: Bytes(secret)) { $0.decode(.json, as: Flight.self) }
        #expect(
            message == "the value (63 bytes) is not Flight as json at legs[0].miles: it is of another type than Int"
        )
    }

    @Test(
        arguments: [
            (#"{"legs":[]}"#, "the value (11 bytes) is not Flight as json: the key carrier is missing"),
            (
                #"{"carrier":null}"#,
                "the value (16 bytes) is not Flight as json at carrier: it is null, and must be String"
            ),
            ("secret", "the value (6 bytes) is not Flight as json: it is not well-formed at byte 1"),
            ("", "the value (0 bytes) is not Flight as json: it is not well-formed at byte 0"),
        ]
    )
    func namesTheFault(text: String, expected: String) async throws {
        let message = try await complaint(of: Bytes(text)) { $0.decode(.json, as: Flight.self) }
        #expect(message == expected)
    }

    @Test func aNullIsAFaultOfItsOwn() async throws {
        let expected =
            "the value (null) is not Flight as json: it is Kafka's null: decode an optional where that may be"
        let message = try await complaint(of: nil) { $0.decode(.json, as: Flight.self) }
        #expect(message == expected)
    }

    @Test func textThatIsNotUTF8IsAFault() async throws {
        let message = try await complaint(of: Bytes([0xFF])) { $0.decode(.string) }
        #expect(message == "the value (1 bytes) is not String as string: it is not UTF-8")
    }

    @Test func keysAreNamedToo() async throws {
        let message = try await complaint(of: "v") { $0.decode(key: .string, value: .string) }
        #expect(
            message
                == "the key (null) is not String as string: it is Kafka's null: decode an optional where that may be"
        )
    }

    @Test func whatCannotBeDecodedGoesByThePolicy() async throws {
        let letters = MemorySink<ProducerRecord>()
        for text in ["[1]", "no", "[2]"] { source.append(Bytes(text), to: "in") }
        let policy = FailurePolicy.deadLetter(to: letters)
        let lists = try await decoded { $0.decode(.json, as: [Int].self, onFailure: policy) }
        #expect(lists == [[1], [2]])
        let letter = try #require(letters.elements.first)
        #expect(letter.value == "no")
        #expect(letter.headers.lastValue(named: DeadLetterHeader.errorType) == "Sluice.DecodingFailed")
        #expect(letter.headers.lastValue(named: DeadLetterHeader.operatorName) == "decode json")
    }

    @Test func aDecoderIsMadeOnceAnAttempt() async throws {
        for text in ["a", "b", "c"] { source.append(Bytes(text), to: "in") }
        let counting = Counting()
        let numbers: [Int] = try await decoded { $0.decode(counting) }
        #expect(numbers == [1, 2, 3])
        #expect(counting.made.all.count == 1)
    }
}

/// Numbers what it decodes.
private struct Counting: Deserializer {
    let formatName = "number"
    let made = Collected<Void>()

    func makeDecoder() -> (Bytes?) throws -> Int {
        made.append(())
        var count = 0
        return { _ in
            count += 1
            return count
        }
    }
}
