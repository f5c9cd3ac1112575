import FlightsPipeline
import Logging
import Sluice
import SluiceMonitor

/// The flights, published and processed at the same time.
struct Demo {
    private static let input = EmbeddedBroker.Topic("flights", partitions: 8)
    private static let output = EmbeddedBroker.Topic("departures", partitions: 8)
    private static let interval = Duration.milliseconds(200)
    /// The application's own says less: but who listens widely without a token is to know it.
    static var monitorLogger: Logger {
        var logger = Logger(label: "sluice.monitor")
        logger.logLevel = .warning
        return logger
    }

    /// How long after publishing the application may take to read it all.
    private static let patience = Duration.seconds(30)

    let tally: DemoTally
    let application: StreamingApplication
    private let broker: EmbeddedBroker
    private let tables: FlightTables
    private let duration: Duration
    private let total = CSVTable.flights.count

    /// Starts the broker.
    init(replayingOver duration: Duration) throws {
        self.duration = duration
        tables = try FlightTables()
        broker = try EmbeddedBroker(topics: [Self.input, Self.output])
        tally = DemoTally()
        application = Self.makeApplication(broker, tables, tally)
    }

    func introduction(monitoredAt address: MonitorAddress?) -> String {
        """
        \(address.map { "page at http://\($0.fromThisMachine)/" } ?? "no monitor")

        Sluice demo: every flight that left New York in January 2013

          topic \(Self.input.name) \u{2192} parse, drop cancelled, join airline and plane \u{2192} topic \(Self.output.name)
          \(Self.input.partitions) partitions, batches of 200 ms, embedded broker at \(broker.bootstrapServers)
          publishing takes \(duration.components.seconds) s, and the page ends with the demo: --seconds 60 leaves time \
        to look around

        """
    }

    /// Whether the application has read every flight.
    var hasReadAll: Bool { tally.counts.read >= total }

    /// Runs until every flight is read, or the application is interrupted.
    func run() async throws {
        let app = application
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                defer { app.stop() }
                try await publish()
                try await waitUntilRead()
            }
            group.addTask { await showProgress() }
            try await app.run()
            group.cancelAll()
            do { try await group.waitForAll() } catch is CancellationError {}
        }
    }

    /// Reads the output topic back and compares it with what was published.
    func checkOutput() async throws -> OutputCheck {
        var check = try OutputCheck(published: CSVTable.flights, tables: tables)
        let reader = TopicReader(topic: Self.output, kafka: broker.configuration)
        try await reader.read { check.take(key: $0.key, value: $0.value) }
        return check
    }

    func close() { broker.close() }
}

extension Demo {
    private static func makeApplication(
        _ broker: EmbeddedBroker,
        _ tables: FlightTables,
        _ tally: DemoTally
    ) -> StreamingApplication {
        var configuration = ApplicationConfiguration(kafka: broker.configuration)
        configuration.trigger = .interval(interval)
        configuration.logger.logLevel = .error
        configuration.onProgress = { tally.finished($0.batch) }
        let app = StreamingApplication(name: "sluice-demo", configuration: configuration)
        app.stream(from: .kafka(topic: input.name))
            .departures(joinedWith: tables)
            .write(to: .kafka(topic: output.name))
        return app
    }

    private func publish() async throws {
        let replay = FlightReplay(to: Self.input.name, of: broker.configuration, over: duration) { [tally] count in
            tally.published(count)
        }
        try await replay.run()
    }

    private func waitUntilRead() async throws {
        let deadline = ContinuousClock.now + Self.patience
        while !hasReadAll, ContinuousClock.now < deadline { try await Task.sleep(for: .milliseconds(10)) }
    }

    /// Shows how far things are until the task is cancelled, and then once more.
    private func showProgress() async {
        var display = ProgressDisplay(total: total, isTerminal: outputIsTerminal)
        repeat { display.show(tally.counts) } while (try? await Task.sleep(for: display.interval)) != nil
        display.show(tally.counts)
    }
}
