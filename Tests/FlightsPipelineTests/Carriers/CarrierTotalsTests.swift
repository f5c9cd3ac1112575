import Foundation
import Sluice
import SluiceTesting
import Testing

@testable import FlightsPipeline

/// Sums by carrier and by airport, over all flights of the month.
@Suite(.timeLimit(.minutes(2))) struct CarrierTotalsTests {
    /// What `examples/flights/totals.py` counted in the same files.
    fileprivate struct Fixture: Decodable {
        struct Carrier: Codable, Equatable {
            var flights = 0, cancelled = 0, minutesLate = 0
        }
        struct Airport: Codable, Equatable {
            let departures, longestPause: Int
            let pauseAfter, pauseBefore: String?
        }
        let carriers: [String: Carrier]
        let carrierHours: Int
        let airports: [String: Airport]
    }

    /// What the application put out.
    private struct Output {
        let delays: [CarrierDelays]
        let airports: [AirportDepartures]
        let totals: [String: CarrierTotals.Total]
    }

    private func fixture() throws -> Fixture {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../IntegrationTests/Fixtures/flight-totals.json")
        return try JSONDecoder().decode(Fixture.self, from: Data(contentsOf: file))
    }

    /// Runs the streams over the flights in four partitions, in batches of so many records.
    private func run(batchesOf most: Int?, first count: Int = .max) async throws -> Output {
        let source = MemorySource(topics: ["flights": 4])
        for (index, line) in CSVTable.flights.prefix(count).enumerated() {
            source.append(Bytes(copying: line), to: "flights", partition: Int32(index % 4))
        }
        var configuration = ApplicationConfiguration.inMemory
        configuration.maxBatchRecords = most
        // Or a task that ends early, on a busy machine, would leave the rest to another batch.
        configuration.taskSoftDeadline = .seconds(60)
        let app = StreamingApplication(name: "carriers", configuration: configuration)
        let airlines = app.broadcast("airlines", try FlightTables().airlines)
        let (delays, airports) = (MemorySink<CarrierDelays>(), MemorySink<AirportDepartures>())
        let totals = CarrierTotals()
        let flights = app.stream(from: source.source(topics: "flights")).map(Flight.init(record:))
        let found = flights.carrierDelays(named: airlines)
        found.write(to: delays)
        found.write(to: .forEachBatch { totals.add($0.elements) })
        flights.airportDepartures().write(to: airports)
        try await app.run()
        return Output(delays: delays.elements, airports: airports.elements, totals: totals.all)
    }

    @Test func oneBatchReachesTheTotalsThatWereCountedWithoutSluice() async throws {
        let (output, fixture) = (try await run(batchesOf: nil), try fixture())
        #expect(output.totals.mapValues(Fixture.Carrier.init) == fixture.carriers)
        try #require(output.delays.count == fixture.carrierHours)
        #expect(Set(output.delays.map(\.key)).count == fixture.carrierHours)
        try #require(output.airports.count == fixture.airports.count)
        let airports = output.airports.map { ($0.airport, Fixture.Airport($0)) }
        #expect(Dictionary(uniqueKeysWithValues: airports) == fixture.airports)
        #expect(output.totals["EV"]?.airline == "ExpressJet Airlines Inc.")
    }

    @Test func batchesAddUpToTheSame() async throws {
        let (output, fixture) = (try await run(batchesOf: 5_000), try fixture())
        #expect(output.delays.count > fixture.carrierHours, "an hour lies in several batches")
        #expect(output.totals.mapValues(Fixture.Carrier.init) == fixture.carriers)
        let departures = Dictionary(grouping: output.airports, by: \.airport)
            .mapValues { $0.reduce(0) { $0 + $1.departures } }
        #expect(departures == fixture.airports.mapValues(\.departures))
    }

    @Test func eachHourIsWhatTheLinesSay() async throws {
        let count = 3_000
        var expected: [String: Fixture.Carrier] = [:]
        for line in CSVTable.flights.prefix(count) {
            // By text alone, without the parser: column 5 is the delay, 9 the carrier, 18 the hour.
            let cells = String(decoding: line, as: UTF8.self).split(separator: ",").map(String.init)
            let delay = Int(cells[5])
            expected["\(cells[9]) \(cells[18])", default: .init()].flights += delay == nil ? 0 : 1
            expected["\(cells[9]) \(cells[18])"]?.cancelled += delay == nil ? 1 : 0
            expected["\(cells[9]) \(cells[18])"]?.minutesLate += delay ?? 0
        }
        let output = try await run(batchesOf: nil, first: count)
        try #require(output.delays.count == expected.count)
        let found = output.delays.map { ("\($0.key.carrier) \($0.key.hour)", Fixture.Carrier($0.delays, $0.cancelled)) }
        #expect(Dictionary(uniqueKeysWithValues: found) == expected)
        #expect(output.delays.contains { $0.cancelled > 0 && $0.delays.flights > 0 })
    }

    @Test func theJoinShufflesNothing() throws {
        let app = StreamingApplication(name: "carriers", configuration: .inMemory)
        let airlines = app.broadcast("airlines", ["UA": "United Air Lines Inc."])
        let source = MemorySource(topics: ["flights": 1])
        app.stream(from: source.source(topics: "flights")).map(Flight.init(record:))
            .carrierDelays(named: airlines)
            .write(to: MemorySink<CarrierDelays>())
        let explanation = try app.explain()
        #expect(explanation.contains("fullJoin"))
        #expect(explanation.contains("combineByKey"))
    }
}

extension CarrierTotalsTests.Fixture.Carrier {
    fileprivate init(_ delays: DelaySum, _ cancelled: Int) {
        self.init(flights: delays.flights, cancelled: cancelled, minutesLate: delays.minutesLate)
    }

    fileprivate init(_ total: CarrierTotals.Total) { self.init(total.delays, total.cancelled) }
}

extension CarrierTotalsTests.Fixture.Airport {
    fileprivate init(_ airport: AirportDepartures) {
        self.init(
            departures: airport.departures,
            longestPause: airport.longestPause,
            pauseAfter: airport.pauseAfter,
            pauseBefore: airport.pauseBefore
        )
    }
}
