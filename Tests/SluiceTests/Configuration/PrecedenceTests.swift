import Testing

@testable import Sluice

@Suite struct PrecedenceTests {
    /// Three values for each key, of which none is the default.
    private static let samples: [String: [String]] = [
        "bootstrap-servers": ["a:1", "b:2", "c:3"], "group": ["a", "b", "c"], "instance-id": ["a", "b", "c"],
        "input": ["a,b", "c,d", "e"], "output": ["a", "b", "c"],
        "guarantee": ["exactly-once", "exactly-once", "exactly-once"],
        "starting-offsets": ["latest", "t:0=1,latest", "1769860800000"],
        "on-data-loss": ["skip-to-earliest", "skip-to-earliest", "skip-to-earliest"],
        "missing-topics": ["wait", "wait", "wait"], "broker-timeout": ["1s", "2s", "3s"],
        "interval": ["2s", "asap", "250ms"], "available-now": ["true", "true", "true"],
        "rate-control": ["fixed:5", "pid", "unlimited"], "target-batch-duration": ["1s", "2s", "3s"],
        "max-batch-records": ["1", "2", "3"], "max-batch-bytes": ["1KiB", "2KiB", "3KiB"],
        "max-partition-records-per-second": ["1", "2", "3"], "max-batches-in-flight": ["1", "3", "4"],
        "max-lagging-partitions": ["1", "2", "0"], "executors": ["17", "18", "19"],
        "memory-limit": ["4GiB", "5GiB", "6GiB"], "max-task-bytes": ["1MiB", "2MiB", "3MiB"],
        "max-task-output-bytes": ["1MiB", "2MiB", "3MiB"], "task-soft-deadline": ["1s", "2s", "3s"],
        "shuffle-partitions": ["1", "2", "3"], "max-task-shuffle-bytes": ["1MiB", "2MiB", "3MiB"],
        "spill-directory": ["/a", "/b", "/c"], "task-timeout": ["1s", "2s", "3s"],
        "commit-interval": ["1s", "2s", "0s"],
        "transaction-producers": ["1", "3", "4"], "transaction-timeout": ["60s", "70s", "80s"],
        "on-failure": ["skip", "dead-letter:a", "dead-letter:b"], "task-attempts": ["1", "2", "3"],
        "task-backoff": ["1s", "2s", "3s"], "task-max-backoff": ["1s", "2s", "3s"],
        "delivery-attempts": ["1", "2", "3"], "delivery-backoff": ["1s", "2s", "3s"],
        "delivery-max-backoff": ["1s", "2s", "3s"], "dead-letter-share": ["0.2", "0.3", "none"],
        "dead-letter-window": ["1s", "2s", "3s"], "dead-letter-minimum": ["1", "2", "3"],
        "straggler-multiple": ["2.0", "4.0", "5.5"], "straggler-quantile": ["0.5", "0.25", "1.0"],
        "straggler-minimum": ["1s", "2s", "3s"], "revoke-deadline": ["1s", "2s", "3s"],
        "drain-deadline": ["1s", "2s", "3s"], "stuck-after": ["1s", "2s", "3s"],
        "traps-signals": ["false", "false", "false"], "log-level": ["debug", "error", "trace"],
        "log-format": ["json", "json", "json"],
    ]

    @Test func everyKeyHasSamples() {
        #expect(Set(Self.samples.keys) == Set(ConfigurationCatalogue.settings.map(\.key.name)))
    }

    @Test(arguments: ConfigurationCatalogue.settings.map(\.key))
    func flagsWinOverTheEnvironmentAndThatOverTheFile(key: ConfigurationKey) throws {
        let texts = try #require(Self.samples[key.name])
        let flag = key.name == "available-now" ? ["--available-now"] : ["--\(key.name)", texts[0]]
        var source = SettingsSource(flags: flag, environment: [key.environment: texts[1]])
        source.file = ("s.yaml", "\(key.name): \"\(texts[2])\"")
        let first = try source.load().resolved(key.name)
        #expect(first?.value == texts[0])
        #expect(first?.origin == .flag("--\(key.name)"))
        source.flags = []
        let second = try source.load().resolved(key.name)
        #expect(second?.value == texts[1])
        #expect(second?.origin == .environment(key.environment))
        source.environment = [:]
        let third = try source.load().resolved(key.name)
        #expect(third?.value == texts[2])
        #expect(third?.origin.name == "file")
        source.file = nil
        let last = try source.load().resolved(key.name)
        #expect(last?.origin == .standard)
        #expect(last?.value.map { !texts.contains($0) } ?? true)
    }

    @Test(arguments: ConfigurationCatalogue.settings.map(\.key))
    func refusesWhatIsNoValueWhereverItIs(key: ConfigurationKey) throws {
        // Any text is a name.
        let bad =
            ["bootstrap-servers", "group", "instance-id", "output", "input", "spill-directory"].contains(key.name)
            ? "" : "no such value"
        let inFile = try #require(try SettingsSource.yaml("\n\(key.name): \"\(bad)\"").message())
        #expect(inFile.hasPrefix("sluice.yaml, line 2: \(key.name) is '\(bad)': it must be "), "\(inFile)")
        guard !bad.isEmpty else { return }
        let inEnvironment = try #require(try SettingsSource(environment: [key.environment: bad]).message())
        #expect(inEnvironment.hasPrefix("environment variable \(key.environment) is '\(bad)': it must be "))
        guard key.name != "available-now" else { return }
        let inFlag = try #require(try SettingsSource(flags: ["--\(key.name)=\(bad)"]).message())
        #expect(inFlag.contains("The value '\(bad)' is invalid for '--\(key.name)"), "\(inFlag)")
        #expect(inFlag.contains("It must be"), "\(inFlag)")
    }

    @Test func propertiesFollowTheSameOrder() throws {
        var source = SettingsSource.yaml("kafka:\n  linger.ms: 3\n", environment: ["SLUICE_KAFKA_LINGER_MS": "2"])
        source.flags = ["-X", "linger.ms=9", "-X", "linger.ms=1"]
        #expect(try source.load().configuration.kafka["linger.ms"] == "1")
        #expect(try source.load().resolved("kafka.linger.ms")?.origin == .flag("-X linger.ms"))
        let servers = SettingsSource(flags: ["-X", "bootstrap.servers=a:1", "-X", "bootstrap.servers=b:1"])
        #expect(try servers.load().configuration.kafka.bootstrapServers == "b:1")
        source.flags = []
        #expect(try source.load().configuration.kafka["linger.ms"] == "2")
        source.environment = [:]
        #expect(try source.load().configuration.kafka["linger.ms"] == "3")
    }

    @Test func aPropertysOtherNamesAreTheSameSetting() throws {
        var source = SettingsSource.yaml("kafka: {delivery.timeout.ms: 9000, group.id: file}")
        source.flags = ["-X", "message.timeout.ms=8000", "--group", "flag"]
        let settings = try source.load()
        #expect(settings.configuration.kafka["message.timeout.ms"] == "8000")
        #expect(settings.configuration.kafka["delivery.timeout.ms"] == nil)
        #expect(settings.configuration.group == "flag")
        #expect(settings.configuration.kafka["group.id"] == nil)
    }

    @Test func withoutALimitItsOtherPartsAreNothing() throws {
        let settings = try SettingsSource(flags: ["--dead-letter-share", "none", "--dead-letter-window", "5m"]).load()
        for key in ["dead-letter-window", "dead-letter-minimum"] {
            #expect(settings.resolved(key)?.value == nil)
            #expect(settings.resolved(key)?.origin == .flag("--dead-letter-share"))
        }
        #expect(settings.resolved("dead-letter-share")?.value == "none")
    }

    @Test func anErrorNamesNoSettingForAWord() throws {
        var settings = try SettingsSource(flags: ["--bootstrap-servers", "a:1", "--group", "g"]).load()
        settings.configuration.loaded.warnings = []
        let error = ApplicationError(.invalidConfiguration, "the group of kafka, and executors, are odd")
        #expect(settings.configuration.naming(error).message == error.message)
    }

    @Test func whatTheCodeChangesIsSaidToBeTheCodes() throws {
        var settings = try SettingsSource.yaml("stuck-after: 2m\ninterval: 5s").load()
        #expect(settings.resolved("stuck-after")?.value == "120s")
        #expect(settings.resolved("stuck-after")?.origin.name == "file")
        settings.configuration.trigger = .once
        settings.configuration.executors = 99
        settings.configuration.kafka["linger.ms"] = "7"
        #expect(settings.resolved("interval")?.origin == .code)
        #expect(settings.resolved("executors")?.origin == .code)
        #expect(settings.resolved("kafka.linger.ms")?.origin == .code)
    }
}
