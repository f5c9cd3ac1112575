import ArgumentParser
import PlaneService
import Sluice

/// How the service behaves.
struct ServiceOptions: ParsableArguments {
    @Option(name: .long, help: "How long the service takes to answer.")
    var latency = TimeSpan(.milliseconds(5))

    @Option(name: .long, help: "How much longer it takes at most, drawn evenly. Nothing unless it is given.")
    var jitter: TimeSpan?

    @Option(name: .long, help: "The share of calls that it refuses with 503, from 0 to 1.")
    var failures = 0.01

    func validate() throws {
        guard (0...1).contains(failures) else { throw ValidationError("--failures must be from 0 to 1") }
    }

    var behavior: ServiceBehavior {
        ServiceBehavior(latency: latency.duration, jitter: jitter?.duration ?? .zero, failures: failures)
    }

    var latencyText: String { jitter.map { "\(latency) to \(latency) + \($0)" } ?? "\(latency)" }
}
