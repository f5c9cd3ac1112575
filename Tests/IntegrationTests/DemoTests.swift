import FlightsPipeline
import Foundation
import Logging
import Sluice
import Testing

/// The flights example, from topic to topic.
@Suite struct DemoTests {
    /// What `examples/flights/totals.py` counted in the same files.
    private struct Totals: Codable, Equatable {
        var flights = 0
        var cancelled = 0
        var written = 0
        var writtenByCarrier: [String: Int] = [:]
        var writtenWithKnownPlane = 0
    }

    private struct Written: Decodable {
        struct Plane: Decodable { let model: String }
        let carrier: String
        let tailNumber: String
        let airline: String
        let plane: Plane?
    }

    private static let fixture = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "Fixtures/flight-totals.json")

    private func application(_ broker: EmbeddedBroker) throws -> StreamingApplication {
        var configuration = ApplicationConfiguration(kafka: broker.configuration)
        configuration.trigger = .availableNow
        configuration.logger.logLevel = .critical
        let app = StreamingApplication(name: "flights", configuration: configuration)
        app.stream(from: .kafka(topic: "flights"))
            .departures(joinedWith: try FlightTables())
            .write(to: .kafka(topic: "departures"))
        return app
    }

    private func records(of topic: String, partitions: Int, _ broker: EmbeddedBroker) async throws -> [Record] {
        let configuration = broker.configuration.setting("group.id", to: "check")
        let reader = try ReaderClient(configuration: configuration, onLog: { _ in }, onError: { _ in })
        defer { reader.shutdown() }
        var records: [Record] = []
        for number in 0..<Int32(partitions) {
            let partition = KafkaPartition(topic: topic, partition: number)
            let end = try #require(try reader.logEnds(of: [partition], timeout: .seconds(15))[partition]).get()
            let queue = try reader.open(partition, at: 0)
            while queue.position < end {
                if let slice = try queue.read(atMost: 1_000, until: end) {
                    records += slice
                } else {
                    await queue.ready()
                }
            }
        }
        return records
    }

    @Test(.timeLimit(.minutes(1))) func reachesTheTotalsThatWereCountedWithoutSluice() async throws {
        let broker = try EmbeddedBroker(topics: [.init("flights", partitions: 8), .init("departures", partitions: 3)])
        defer { broker.close() }
        var totals = Totals()
        totals.flights = try await FlightReplay(to: "flights", of: broker.configuration).run()
        try await application(broker).run()
        for record in try await records(of: "departures", partitions: 3, broker) {
            let value = try #require(record.value)
            let departure = try JSONDecoder().decode(Written.self, from: Data(value))
            #expect(record.key?.utf8String == departure.tailNumber)
            totals.written += 1
            totals.writtenByCarrier[departure.carrier, default: 0] += 1
            if departure.plane != nil { totals.writtenWithKnownPlane += 1 }
        }
        totals.cancelled = totals.flights - totals.written
        #expect(try JSONDecoder().decode(Totals.self, from: Data(contentsOf: Self.fixture)) == totals)
    }

    @Test(.timeLimit(.minutes(1))) func aLineThatIsNoFlightStopsItAndSaysWhere() async throws {
        let broker = try EmbeddedBroker(topics: [.init("flights", partitions: 1), .init("departures", partitions: 1)])
        defer { broker.close() }
        try await FlightReplay(to: "flights", of: broker.configuration).run()
        try publish("2013,1,1,5x7", to: "flights", of: broker)
        let error = await #expect(throws: ApplicationError.self) { try await application(broker).run() }
        #expect(error?.code == .failed)
        #expect(error?.failure?.partition == TopicPartition(topic: "flights", partition: 0))
        #expect(error?.failure?.offset == 27_004)
        #expect(error?.message.contains("field dep_time: \"5x7\" is not a whole number") == true)
    }

    private func publish(_ text: String, to topic: String, of broker: EmbeddedBroker) throws {
        let producer = try Producer(
            configuration: broker.configuration,
            onLog: { _ in },
            onError: { _ in },
            onDelivery: { _ in }
        )
        defer { producer.close() }
        let handle = try producer.topic(topic)
        let line = Bytes(text)
        let isSent = line.withUnsafeBytes { value in
            producer.send(to: handle, key: nil, value: value, tag: 0) == .queued
                && producer.flush(timeout: .seconds(15))
        }
        #expect(isSent)
    }
}
