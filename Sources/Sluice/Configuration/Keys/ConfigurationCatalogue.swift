/// Every setting there is.
public enum ConfigurationCatalogue {
    /// The settings, those that belong together next to one another.
    public static let all: [ConfigurationKey] = settings.map(\.key) + [kafka] + monitor

    /// Stands for any property of librdkafka's.
    public static let kafka = ConfigurationKey(
        "kafka.NAME",
        flag: "-X NAME=VALUE",
        values: "as librdkafka has it",
        defaultValue: "librdkafka's, or Sluice's",
        meaning: """
            Any property of librdkafka's; a secret's name may end in .file, for a file that holds the value. Dots are \
            underscores in the environment.
            """,
        property: "kafka"
    )

    /// Those of the application, in the order in which they are applied.
    static let settings = [
        Setting.cluster, Setting.batches, Setting.work, Setting.failures, Setting.ends, Setting.logging,
    ]
    .flatMap { $0 }

    private static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })

    static func key(_ name: String) -> ConfigurationKey? { name == kafka.name ? nil : byName[name] }
}
