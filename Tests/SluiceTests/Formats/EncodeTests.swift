import Sluice
import SluiceTesting
import Testing

@Suite(.timeLimit(.minutes(1))) struct EncodeTests {
    @Test func writesJSONWithSortedKeys() async throws {
        let records = try await Pipeline.output(of: 2) { numbers in
            numbers.map { Flight(carrier: "C/\($0)", delay: 1.5) }.encode(.json)
        }
        #expect(records.map(\.value) == [0, 1].map { Bytes(#"{"carrier":"C/\#($0)","delay":1.5,"legs":[]}"#) })
        #expect(records.allSatisfy { $0.key == nil && $0.headers.isEmpty })
    }

    @Test func writesKeysAndValues() async throws {
        let records = try await Pipeline.output(of: 2) { numbers in
            numbers.map { ("k\($0)", $0 == 1 ? nil : "v") }.encode(key: .string, value: .nullable(.string))
        }
        #expect(records.map(\.key) == ["k0", "k1"])
        #expect(records.map(\.value) == ["v", nil])
    }

    @Test func whatIsWrittenReadsBack() async throws {
        let flights = (0..<50).map {
            Flight(carrier: "ä\"\\\($0)", delay: Double($0) / 7, legs: [.init(origin: "", miles: $0)])
        }
        let written = try await Pipeline.output(of: 50) { $0.map { flights[$0] }.encode(.json) }
        let source = MemorySource(topics: ["in": 1])
        for record in written { source.append(record.value, to: "in") }
        let app = StreamingApplication(name: "test", configuration: .quiet)
        let read = MemorySink<Flight>()
        app.stream(from: source.source(topics: "in")).decode(.json, as: Flight.self).write(to: read)
        try await app.run()
        #expect(read.elements == flights)
    }

    @Test func whatJSONHasNoWordForIsAFaultWithoutContent() async throws {
        let pipeline = Pipeline(MemorySource(numbers: 1))
        pipeline.numbers.map { _ in Flight(carrier: "secret", delay: .infinity) }.encode(.json).write(to: MemorySink())
        let failure = try #require(try await failure(of: pipeline.app).failure)
        #expect(failure.message == "the value, Flight, can't be written as json at delay: JSON has no such value")
        #expect(failure.operatorName == "encode json")
    }

    @Test func whatCannotBeEncodedGoesByThePolicy() async throws {
        let records = try await Pipeline.output(of: 3) { numbers in
            numbers.map { Flight(carrier: "", delay: $0 == 1 ? .nan : 0) }.encode(.json, onFailure: .skip)
        }
        #expect(records.count == 2)
    }
}
