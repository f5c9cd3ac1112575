import FlightsPipeline
import Foundation
import Logging
import Sluice

/// The flights of a month, at first a few at a time, then all at once, to an application that takes its time for each.
struct CatchUpScene {
    private static let input = EmbeddedBroker.Topic("flights", partitions: 8)
    private static let output = EmbeddedBroker.Topic("departures", partitions: 8)
    /// How long the slow ones take for a record, so that a backlog lasts long enough to be looked at.
    private static let slowness = 0.001
    /// How long the backlog is worked on before the pictures are taken.
    private static let lead = Duration.seconds(12)
    /// How often the month comes at once.
    private static let rounds = 3

    let application: StreamingApplication
    private let broker: EmbeddedBroker

    /// Starts the broker.
    init() throws {
        broker = try EmbeddedBroker(topics: [Self.input, Self.output])
        var configuration = ApplicationConfiguration(kafka: broker.configuration)
        configuration.trigger = .interval(.milliseconds(500))
        configuration.executors = 4
        application = StreamingApplication(name: "flights", configuration: configuration)
        let tables = try FlightTables()
        application.stream(from: .kafka(topic: Self.input.name))
            .departures(joinedWith: tables)
            .map { departure in
                Thread.sleep(forTimeInterval: Self.slowness)
                return departure
            }
            .write(to: .kafka(topic: Self.output.name))
    }

    /// Runs the application, and `body` in the middle of its catching up; then stops it.
    func play(warmUp: Duration, _ body: @escaping @Sendable () async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            let (app, kafka) = (application, broker.configuration)
            group.addTask { _ = try await FlightReplay(to: Self.input.name, of: kafka, over: warmUp * 2).run() }
            group.addTask {
                defer { app.stop() }
                try await Task.sleep(for: warmUp)
                for _ in 0..<Self.rounds { _ = try await FlightReplay(to: Self.input.name, of: kafka).run() }
                try await Task.sleep(for: Self.lead)
                try await body()
            }
            try await app.run()
            group.cancelAll()
            do { try await group.waitForAll() } catch is CancellationError {}
        }
    }

    func close() { broker.close() }
}
