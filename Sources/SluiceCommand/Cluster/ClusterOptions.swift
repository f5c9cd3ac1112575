import ArgumentParser
import Sluice
import SluiceKafka

/// How to reach a cluster: the flags that every tool shares.
struct ClusterOptions: ParsableArguments {
    /// What librdkafka allows for a request, and more than anybody wants to wait.
    static let longestTimeout = Duration.seconds(3_600)

    @Option(name: .long, help: "Brokers to begin with, as host:port, separated by commas.")
    var bootstrapServers = "localhost:9092"

    @Option(
        name: .customShort("X"),
        help: ArgumentHelp(
            "A property of librdkafka's, as name=value; may be repeated.",
            discussion: "With .file behind the name the value is read from a file: -X sasl.password.file=PATH."
        )
    )
    var properties: [KafkaProperty] = []

    @Option(name: .long, help: "How long to wait for each answer of the cluster, as 500ms, 10s or 2m; 60m at most.")
    var timeout = TimeSpan(.seconds(10))

    func validate() throws {
        guard timeout.duration <= Self.longestTimeout else { throw ValidationError("--timeout must be at most 60m") }
    }

    /// What the flags amount to, with the values that stand in files.
    ///
    /// - Parameter group: The group that is asked about: its coordinator is looked for, and no right to another is needed.
    func configuration(group: String?) throws -> KafkaConfiguration {
        var kafka = KafkaConfiguration(bootstrapServers: bootstrapServers)
        for property in try properties.map(PropertyFile.resolved) {
            guard kafka[property.name] == nil || property.name == "bootstrap.servers" else {
                throw ToolError("-X \(property.name) is given twice: leave one out")
            }
            kafka[property.name] = property.value
        }
        if let group, kafka["group.id"] == nil { kafka["group.id"] = group }
        return kafka
    }

    /// The flags again, for a command that reaches the same cluster. A secret is left out: it would end up in a log.
    var arguments: [String] {
        let shown = properties.map { property in
            KafkaConfiguration.isSecret(property.name) && !PropertyFile.isNamed(by: property)
                ? "\(property.name)=***" : "\(property.name)=\(property.value)"
        }
        return ["--bootstrap-servers", bootstrapServers] + shown.flatMap { ["-X", $0] }
    }
}
