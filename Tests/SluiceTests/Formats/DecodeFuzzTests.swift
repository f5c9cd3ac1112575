import Sluice
import SluiceTesting
import Testing

/// Whatever the bytes are: a value, or a failure that goes by the policy.
@Suite(.timeLimit(.minutes(2))) struct DecodeFuzzTests {
    private indirect enum Tree: Codable, Sendable {
        case leaf(Int)
        case node([String: Tree])

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let number = try? container.decode(Int.self) {
                self = .leaf(number)
            } else {
                self = .node(try container.decode([String: Tree].self))
            }
        }

        func encode(to encoder: any Encoder) throws {}
    }

    private static let seed = Bytes(
        #"{"carrier":"UA","delay":-1.5e3,"legs":[{"origin":"\u00e4\ud83d\ude00","miles":14}]}"#
    )

    /// How many of the values come through; every other one is to be skipped.
    private func passed<Output: Decodable & Sendable>(_ values: [Bytes], as type: Output.Type) async throws -> Int {
        let source = MemorySource(topics: ["in": 1])
        for value in values { source.append(value, to: "in") }
        let batches = Collected<BatchReport>()
        let app = StreamingApplication(name: "test", configuration: .quiet.reporting(to: batches))
        let sink = MemorySink<Output>()
        app.stream(from: source.source(topics: "in")).decode(.json, as: type, onFailure: .skip).write(to: sink)
        try await app.run()
        let skipped = batches.all.reduce(0) { $0 + $1.counts.recordsSkipped }
        #expect(sink.elements.count + skipped == values.count)
        return sink.elements.count
    }

    @Test func randomBytes() async throws {
        var random = SeededGenerator(seed: 1)
        let values = (0..<2_000).map { _ in
            Bytes((0..<Int.random(in: 0...64, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) })
        }
        #expect(try await passed(values, as: Flight.self) == 0)
    }

    @Test func bytesChangedInTheMiddle() async throws {
        var random = SeededGenerator(seed: 2)
        let values = (0..<3_000).map { _ -> Bytes in
            var bytes = Array(Self.seed)
            for _ in 0...Int.random(in: 0...2, using: &random) {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            return Bytes(bytes)
        }
        _ = try await passed(values, as: Flight.self)
    }

    @Test func truncatedAnywhere() async throws {
        let values = (0..<Self.seed.count).map { Bytes(Array(Self.seed.prefix($0))) }
        #expect(try await passed(values, as: Flight.self) == 0)
        #expect(try await passed([Self.seed], as: Flight.self) == 1)
    }

    @Test func deepNestingIsNoDangerToTheStack() async throws {
        let shapes = [("[", "]"), (#"{"a":"#, "}"), (#"[{"a":"#, "}]")]
        let values = [100, 400, 511, 512, 513, 10_000, 300_000].flatMap { depth in
            shapes.flatMap { open, close in
                [
                    Bytes(String(repeating: open, count: depth)),
                    Bytes(String(repeating: open, count: depth) + "1" + String(repeating: close, count: depth)),
                ]
            }
        }
        let trees = try await passed(values, as: Tree.self)
        #expect(trees == 2)
        _ = try await passed(values, as: Flight.self)
    }

    @Test func numbersThatFitNowhere() async throws {
        let digits = String(repeating: "9", count: 100_000)
        let texts = [
            "1e400", "-1e400", "1e-400", digits, "-" + digits, "0." + digits, "1e" + digits, "9223372036854775808",
        ]
        _ = try await passed(texts.map { Bytes($0) }, as: Double.self)
        let fitting = try await passed(texts.map { Bytes($0) }, as: Int.self)
        #expect(fitting <= 2)
    }

    @Test func numbersOfEveryForm() async throws {
        var random = SeededGenerator(seed: 3)
        let values = (0..<5_000).map { _ -> Bytes in
            func digits(_ most: Int) -> String {
                (0..<Int.random(in: 0...most, using: &random)).reduce(into: "") { text, _ in
                    text += "\(Int.random(in: 0...9, using: &random))"
                }
            }
            var text = random.chance(0.3) ? "-" : ""
            text += digits(random.chance(0.1) ? 40 : 4)
            if random.chance(0.4) { text += "." + digits(20) }
            if random.chance(0.6) {
                text += (random.chance(0.5) ? "e" : "E") + (random.chance(0.3) ? "-" : "") + digits(5)
            }
            return Bytes(text)
        }
        _ = try await passed(values + ["1147e0286", "1147e02864", "100e200"], as: Int.self)
        _ = try await passed(values, as: Double.self)
        _ = try await passed(values, as: UInt8.self)
        _ = try await passed(
            values.map { Bytes("{\"carrier\":\"\",\"delay\":\($0.utf8String),\"legs\":[]}") },
            as: Flight.self
        )
    }

    @Test func textThatIsNotUTF8() async throws {
        let tails: [[UInt8]] = [[0xFF], [0xC3], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80], [0], [0xC0, 0x80]]
        let values = tails.map { Bytes(Array(#"{"carrier":""#.utf8) + $0 + Array(#""}"#.utf8)) }
        _ = try await passed(values, as: Flight.self)
        let escapes = [
            #"{"carrier":"\ud800"}"#, #"{"carrier":"\udc00\ud800"}"#, #"{"carrier":"\u00"}"#, #"{"carrier":"\x"}"#,
        ]
        _ = try await passed(escapes.map { Bytes($0) }, as: Flight.self)
    }
}
