import Logging
import Sluice

/// Ours: copies a topic to another until SIGTERM comes, or until standard input closes, so that it never outlives a soak
/// that was killed.
struct SoakApplication: Worker {
    private static let interval = Duration.milliseconds(200)

    let name = "soak-application"

    func run(_ options: WorkerOptions) async throws -> WorkerReport {
        LoggingSystem.bootstrap(StreamLogHandler.standardError)
        var configuration = options.application(name, trigger: .interval(Self.interval))
        // Killed neighbours and their rebalances are what is wanted here; warnings of them tell nothing.
        configuration.logger = Logger(label: name)
        configuration.logger.logLevel = .error
        let app = StreamingApplication(name: name, configuration: configuration)
        app.stream(from: .kafka(topic: options.input)).write(to: .kafka(topic: options.output))
        _ = NativeThread(name: "soak-input") {
            while readLine() != nil {}
            app.stop()
        }
        try await app.run()
        return WorkerReport([:])
    }
}
