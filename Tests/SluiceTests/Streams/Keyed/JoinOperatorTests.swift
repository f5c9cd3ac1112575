import SluiceTesting
import Testing

@testable import Sluice

@Suite(.timeLimit(.minutes(1))) struct JoinOperatorTests {
    private let numbers = [["a=1", "b=2", "a=10"], ["c=3", "a=4", "d=20", "c=30"]]

    /// Runs a join of the pairs below ten with those from ten on, and writes what comes out as text.
    private func joined<Output>(
        _ join: (Stream<(String, Int)>, Stream<(String, Int)>) -> Stream<(String, Output)>,
        _ text: @escaping @Sendable (Output) -> String
    ) async throws -> [String] {
        try await KeyedRun.output(of: numbers) { lines in
            let pairs = lines.pairs
            return join(pairs.filter { $0.1 < 10 }, pairs.filter { $0.1 >= 10 }).map { "\($0.0) \(text($0.1))" }
        }
        .sorted()
    }

    @Test func joinHasWhatIsInBoth() async throws {
        let pairs = try await joined({ $0.join(with: $1) }, { "\($0.0) \($0.1)" })
        #expect(pairs == ["a 1 10", "a 4 10", "c 3 30"])
    }

    @Test func leftJoinKeepsWhatIsLeft() async throws {
        let pairs = try await joined({ $0.leftJoin(with: $1) }, { "\($0.0) \($0.1 ?? -1)" })
        #expect(pairs == ["a 1 10", "a 4 10", "b 2 -1", "c 3 30"])
    }

    @Test func rightJoinKeepsWhatIsRight() async throws {
        let pairs = try await joined({ $0.rightJoin(with: $1) }, { "\($0.0 ?? -1) \($0.1)" })
        #expect(pairs == ["a 1 10", "a 4 10", "c 3 30", "d -1 20"])
    }

    @Test func fullJoinKeepsAll() async throws {
        let pairs = try await joined({ $0.fullJoin(with: $1) }, { "\($0.0 ?? -1) \($0.1 ?? -1)" })
        #expect(pairs == ["a 1 10", "a 4 10", "b 2 -1", "c 3 30", "d -1 20"])
    }

    @Test func pairsComeByTheRightValuesThenTheLeft() async throws {
        let pairs = try await KeyedRun.output(of: [["k=1", "k=2"], ["k=3"]]) { lines in
            lines.pairs.join(with: lines.pairs.mapValues { $0 * 10 }).map { "\($0.1.0) \($0.1.1)" }
        }
        #expect(pairs == ["1 10", "2 10", "3 10", "1 20", "2 20", "3 20", "1 30", "2 30", "3 30"])
    }

    @Test func twoStreamsMeet() async throws {
        let source = MemorySource(topics: ["airlines": 1, "flights": 3])
        source.append(key: "LH", "Lufthansa", to: "airlines")
        source.append(key: "AF", "Air France", to: "airlines")
        for (number, carrier) in ["LH", "XX", "AF", "LH"].enumerated() {
            source.append(key: Bytes(carrier), Bytes("\(number)"), to: "flights", partition: Int32(number % 3))
        }
        let app = StreamingApplication(name: "test", configuration: .quiet)
        let sink = MemorySink<String>()
        let names = app.stream(from: source.source(topics: "airlines")).map { ($0.key ?? "", $0.value ?? "") }
        let flights = app.stream(from: source.source(topics: "flights")).map { ($0.key ?? "", $0.value ?? "") }
        names.rightJoin(with: flights).map { "\($0.1.1) \($0.1.0 ?? "unknown")" }.write(to: sink)
        try await app.run()
        #expect(sink.elements.sorted() == ["0 Lufthansa", "1 unknown", "2 Air France", "3 Lufthansa"])
    }

    @Test func whatIsHeldIsBounded() async throws {
        let line = "k" + String(repeating: "x", count: 100_000)
        let small = ApplicationConfiguration.quiet.with { $0.shuffleMemory = 64 << 10 }
        let pairs: (Stream<String>) -> Stream<(String, String)> = { lines in lines.map { ("k", $0) } }
        let error = try await KeyedRun.failure(of: [Array(repeating: line, count: 20)], small) { lines in
            pairs(lines).join(with: pairs(lines).filter { _ in false }).map { $0.0 }
        }
        for part in ["join: the left side has more values of one key (10 so far)", "1 MiB", "the other way round"] {
            #expect(error.failure?.message.contains(part) == true)
        }
        let streamed = try await KeyedRun.output(of: [Array(repeating: line, count: 20)], small) { lines in
            pairs(lines).filter { _ in false }.rightJoin(with: pairs(lines)).map { $0.1.1.count }
        }
        #expect(streamed == Array(repeating: 100_001, count: 20))
    }
}
