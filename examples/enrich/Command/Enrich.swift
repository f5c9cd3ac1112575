import ArgumentParser
import EnrichPipeline
import Logging
import Sluice
import SluiceMonitor

/// Flights in, flights with their planes out.
@main
struct Enrich: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "enrich",
        abstract: "Looks up the plane of each flight at an HTTP service, with many calls under way at once.",
        discussion: """
            Without a cluster it brings a broker of its own, publishes the flights that left New York in January 2013, \
            looks up their planes, and says at its end how fast that was. On a cluster, which takes --input, --output \
            and --dead-letters, it reads flights as examples/flights publishes them, for ever or with --available-now. \
            The service is its own in any case: a small server at 127.0.0.1 that takes its time and refuses some calls.
            """
    )

    @OptionGroup var options: ApplicationOptions
    @OptionGroup var monitoring: MonitorOptions
    @OptionGroup(title: "Service Options") var service: ServiceOptions
    @OptionGroup(title: "Lookup Options") var lookups: LookupOptions

    func run() async throws {
        let settings = try options.load(with: monitoring)
        if isOnCluster(settings) {
            try await runOnCluster(settings)
        } else if lookups.compare {
            let configuration = localConfiguration(settings)
            try await Comparison(configuration: configuration, service: service, lookups: lookups).run()
        } else {
            try await runAlone(settings)
        }
    }

    /// Whether there is anything to be read or written elsewhere.
    private func isOnCluster(_ settings: ApplicationSettings) -> Bool {
        settings.isSet("bootstrap-servers") || !settings.input.isEmpty || settings.output != nil
            || lookups.deadLetters != nil
    }

    private func runOnCluster(_ settings: ApplicationSettings) async throws {
        guard !settings.input.isEmpty, let output = settings.output, let deadLetters = lookups.deadLetters else {
            throw ValidationError("on a cluster --input, --output and --dead-letters are needed, all three")
        }
        guard !lookups.compare else { throw ValidationError("--compare brings a broker of its own: leave --input out") }
        let topics = EnrichTopics(input: settings.input, output: output, deadLetters: deadLetters)
        let run = EnrichRun(configuration: settings.configuration, topics: topics, service: service, lookups: lookups)
        print(try await run.result(monitoring).text)
    }

    private func runAlone(_ settings: ApplicationSettings) async throws {
        let local = LocalRun(configuration: localConfiguration(settings), service: service, lookups: lookups)
        print("\(lookups.limit) calls at once, \(service.latencyText) each: the consumer group takes 3 s to start")
        flushStandardOutput()
        print(try await local.result(monitoring).text)
    }

    /// What is not about the cluster; quieter, since the summary says what there is to say.
    private func localConfiguration(_ settings: ApplicationSettings) -> ApplicationConfiguration {
        var configuration = settings.configuration
        if !settings.isSet("log-level") { configuration.logger.logLevel = .error }
        return configuration
    }
}
