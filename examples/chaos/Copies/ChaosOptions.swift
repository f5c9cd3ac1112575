import ArgumentParser
import Foundation
import Sluice
import SluiceTesting

/// What the command can be told.
struct ChaosOptions: ParsableArguments {
    @Option(help: "Brokers to begin with, as host:port, separated by commas. (default: SLUICE_TEST_BOOTSTRAP)")
    var bootstrapServers: String?

    @Option(help: "What the instances are to promise: at-least-once or exactly-once.")
    var guarantee = DeliveryGuarantee.exactlyOnce

    @Option(help: "How long records are written and instances disturbed, in minutes.")
    var minutes = 2.0

    @Option(help: "Instances of passthrough.")
    var instances = 3

    @Option(help: "Partitions of each topic.")
    var partitions = 6

    @Option(help: "Records a second.")
    var rate = 1_000

    @Option(help: "Bytes of a record's value, at the least.")
    var recordBytes = 100

    @Option(help: "The instances' time between batches, as 100ms; or asap.")
    var interval = BatchInterval.every(.milliseconds(100))

    @Option(help: "After what time a silent instance loses its partitions. Brokers allow 6s or more.")
    var sessionTimeout = TimeSpan(.seconds(6))

    @Option(help: "How long an instance is left alone, at most, before the next thing is done to it.")
    var calm = TimeSpan(.seconds(12))

    @Flag(inversion: .prefixedNo, help: "Start others under the names of frozen instances.")
    var supplant = true

    @Option(help: "How long everything may take to come out and be committed in the end.")
    var deadline = TimeSpan(.seconds(120))

    @Option(help: "What decides who is disturbed when, and how; any unless it is given.")
    var seed: UInt64?

    @Option(help: "Time between two lines of figures.")
    var reportEvery = TimeSpan(.seconds(5))

    @Option(help: "Where passthrough is. Beside this program unless it is given.")
    var program: String?

    @Option(help: "What the instances log: trace, debug, info, notice, warning or error. Shown when one fails.")
    var logLevel = "info"

    @Option(name: .customShort("X"), help: "A property of librdkafka's for everybody, as name=value; may be repeated.")
    var properties: [KafkaProperty] = []

    @Flag(help: "Leave the topics, even when all is well.")
    var keepTopics = false

    func validate() throws {
        guard minutes > 0, minutes <= 10_000 else { throw ValidationError("--minutes is more than 0, at most 10,000") }
        guard (1...100).contains(instances) else { throw ValidationError("--instances is 1 to 100") }
        guard (1...1_000).contains(partitions) else { throw ValidationError("--partitions is 1 to 1,000") }
        guard (1...1_000_000).contains(rate) else { throw ValidationError("--rate is 1 to 1,000,000") }
        guard (0...1_000_000).contains(recordBytes) else { throw ValidationError("--record-bytes is 0 to 1,000,000") }
        guard calm.duration >= .seconds(1) else { throw ValidationError("--calm is at least 1s") }
        guard servers != nil else {
            throw ValidationError(
                "no broker: name one with --bootstrap-servers, or in the environment variable SLUICE_TEST_BOOTSTRAP"
            )
        }
    }
}

extension ChaosOptions {
    /// How every client of the tool's own reaches the broker.
    var kafka: KafkaConfiguration {
        var kafka = KafkaConfiguration(bootstrapServers: servers ?? "")
        for property in properties { kafka[property.name] = property.value }
        return kafka
    }

    /// What is done to the instances.
    func script(seed: UInt64) -> ChaosScript {
        let session = sessionTimeout.duration
        var settings = ChaosScript.Settings()
        settings.instances = instances
        settings.length = .seconds(minutes * 60)
        settings.calm = .seconds(1)...calm.duration
        settings.freeze = (session * 1.2)...(session * 1.8)
        settings.supplants = supplant
        return ChaosScript(settings, seed: seed)
    }

    /// An instance's flags, all but its name.
    func arguments(group: String, input: String, output: String) -> [String] {
        let session = Int(sessionTimeout.duration / .milliseconds(1))
        let membership = [
            "session.timeout.ms=\(session)", "heartbeat.interval.ms=\(session / 12)",
            "max.poll.interval.ms=\(session + 1_000)",
        ]
        return [
            "--bootstrap-servers", servers ?? "", "--group", group, "--input", input, "--output", output,
            "--interval", "\(interval)", "--guarantee", "\(guarantee)", "--log-level", logLevel, "--no-monitor",
        ] + (membership + properties.map { "\($0.name)=\($0.value)" }).flatMap { ["-X", $0] }
    }

    private var servers: String? {
        let named = bootstrapServers ?? ProcessInfo.processInfo.environment["SLUICE_TEST_BOOTSTRAP"]
        return named.flatMap { $0.isEmpty ? nil : $0 }
    }
}
