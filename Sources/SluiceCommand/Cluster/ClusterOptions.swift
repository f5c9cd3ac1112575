import ArgumentParser
import FoundationEssentials
import Sluice
import SluiceKafka

/// How to reach a cluster: the flags that every tool shares. What they do not say is taken from the environment and the
/// file that applications take their settings from.
struct ClusterOptions: ParsableArguments {
    /// What librdkafka allows for a request, and more than anybody wants to wait.
    static let longestTimeout = Duration.seconds(3_600)

    @Option(
        name: .long,
        help: """
            Brokers to begin with, as host:port, separated by commas. (default: localhost:9092; environment: \
            SLUICE_BOOTSTRAP_SERVERS)
            """
    )
    var bootstrapServers: String?

    @Option(
        name: .customShort("X"),
        help: ArgumentHelp(
            "A property of librdkafka's, as name=value; may be repeated. (environment: SLUICE_KAFKA_NAME)",
            discussion: "With .file behind a secret's name it is read from a file: -X sasl.password.file=PATH.",
            valueName: "name=value"
        ),
        transform: { KafkaProperty(anyArgument: $0) }
    )
    var properties: [KafkaProperty] = []

    @Option(
        name: .long,
        help: ArgumentHelp(
            "A file of an application's settings, for how to reach its cluster. (environment: SLUICE_CONFIG)",
            valueName: "path"
        )
    )
    var config: String?

    @Option(name: .long, help: "How long to wait for each answer of the cluster, as 500ms, 10s or 2m; 60m at most.")
    var timeout = TimeSpan(.seconds(10))

    func validate() throws {
        guard timeout.duration <= Self.longestTimeout else { throw ValidationError("--timeout must be at most 60m") }
    }

    /// What flags, environment and file amount to, with the values that stand in files.
    ///
    /// - Parameter group: The group that is asked about: its coordinator is looked for, and no right to another is needed.
    func settings(
        group: String?,
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws -> (kafka: KafkaConfiguration, warnings: [String]) {
        do throws(SettingsFault) {
            let settings = try ClusterSettings(
                bootstrapServers: bootstrapServers,
                properties: properties,
                config: config,
                environment: environment
            )
            var kafka = settings.kafka
            if let group { kafka["group.id"] = group }
            return (kafka, settings.warnings)
        } catch {
            throw error.forCommandLine
        }
    }

    /// The flags again, for a command that reaches the same cluster. A secret is left out: it would end up in a log.
    ///
    /// - Parameter servers: Where brokers were looked for.
    func arguments(servers: String) -> [String] {
        // They are in other flags.
        let others = properties.filter {
            !["bootstrap.servers", "group.id"].contains(KafkaConfiguration.firstName(of: $0.name))
        }
        let shown = others.map { property in
            KafkaConfiguration.isSecret(property.name) && !property.name.hasSuffix(".file")
                ? "\(property.name)=***" : "\(property.name)=\(property.value)"
        }
        let file = config.map { ["--config", $0] } ?? []
        return ["--bootstrap-servers", servers] + file + shown.flatMap { ["-X", $0] }
    }
}
