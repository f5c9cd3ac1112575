import Sluice
import SluiceTesting
import Testing

@Suite(.timeLimit(.minutes(1))) struct NarrowOperatorTests {
    @Test func mapTurnsEachElementIntoAnother() async throws {
        #expect(try await Pipeline.output(of: 3) { $0.map { $0 * 10 } } == [0, 10, 20])
    }

    @Test func compactMapDropsWhatIsNil() async throws {
        #expect(try await Pipeline.output(of: 4) { $0.compactMap { $0 == 2 ? nil : "\($0)" } } == ["0", "1", "3"])
    }

    @Test func filterKeepsWhatIsIncluded() async throws {
        #expect(try await Pipeline.output(of: 5) { $0.filter { $0 % 2 == 0 } } == [0, 2, 4])
    }

    @Test func flatMapPassesOnEveryElementOfTheSequence() async throws {
        #expect(try await Pipeline.output(of: 4) { $0.flatMap { 0..<$0 } } == [0, 0, 1, 0, 1, 2])
    }

    @Test func flatMapIntoPassesOnWhatIsEmitted() async throws {
        let output = try await Pipeline.output(of: 3) { numbers in
            numbers.flatMap(into: String.self) { number, emit in
                guard number != 1 else { return }
                try emit("<\(number)")
                try emit("\(number)>")
            }
        }
        #expect(output == ["<0", "0>", "<2", "2>"])
    }

    @Test func forEachLooksAndPassesOn() async throws {
        let seen = Collected<Int>()
        #expect(try await Pipeline.output(of: 3) { $0.forEach { seen.append($0) } } == [0, 1, 2])
        #expect(seen.all == [0, 1, 2])
    }

    @Test func operatorsFollowOneAnotherInOnePass() async throws {
        let calls = Collected<String>()
        let output = try await Pipeline.output(of: 2) { numbers in
            numbers.forEach { calls.append("first \($0)") }
                .flatMap { [$0, $0] }
                .forEach { calls.append("second \($0)") }
        }
        #expect(output == [0, 0, 1, 1])
        #expect(calls.all == ["first 0", "second 0", "second 0", "first 1", "second 1", "second 1"])
    }

    @Test func recordsTellWhereTheyAreFrom() async throws {
        let source = MemorySource(topics: ["in": 2])
        source.append(
            key: "k",
            nil,
            headers: [RecordHeader(name: "h", value: "v")],
            timestamp: RecordTimestamp(milliseconds: 7),
            to: "in",
            partition: 1
        )
        let app = StreamingApplication(name: "test", configuration: .quiet)
        let sink = MemorySink<Record>()
        app.stream(from: source.source(topics: "in")).write(to: sink)
        try await app.run()
        let record = try #require(sink.elements.first)
        #expect(record.topic == "in" && record.partition == 1 && record.offset == 0)
        #expect(record.key == "k" && record.value == nil)
        #expect(record.headers.lastValue(named: "h") == "v")
        #expect(record.timestamp == RecordTimestamp(milliseconds: 7))
    }
}
