import Configuration
import Foundation
import Testing

@testable import Sluice

@Suite struct ConfigurationFileTests {
    private func yaml(_ text: String) throws -> ApplicationSettings { try SettingsSource.yaml(text).load() }

    private func json(_ text: String) throws -> ApplicationSettings {
        try SettingsSource(file: ("sluice.json", text)).load()
    }

    @Test func readsYAML() throws {
        let settings = try yaml(
            """
            # Comments may be anywhere.
            input: [flights, "^more-.*"]
            rate-control: adaptive   # here too
            executors: 3
            kafka:
              linger.ms: 20
              enable.ssl.certificate.verification: false
              client.id: "o'clock"
            """
        )
        #expect(settings.input == ["flights", "^more-.*"])
        #expect(settings.configuration.executors == 3)
        #expect(settings.configuration.kafka["linger.ms"] == "20")
        #expect(settings.configuration.kafka["enable.ssl.certificate.verification"] == "false")
        #expect(settings.configuration.kafka["client.id"] == "o'clock")
    }

    @Test func readsJSON() throws {
        let settings = try json(
            """
            {"input": ["a", "b"], "available-now": true, "executors": 3, "dead-letter-share": 0.25,
             "kafka": {"linger.ms": 20, "enable.ssl.certificate.verification": false}}
            """
        )
        #expect(settings.input == ["a", "b"])
        #expect(settings.configuration.trigger == .availableNow)
        #expect(settings.configuration.executors == 3)
        #expect(settings.configuration.deadLetterLimit?.share == 0.25)
        #expect(settings.configuration.kafka["linger.ms"] == "20")
        #expect(settings.configuration.kafka["enable.ssl.certificate.verification"] == "false")
    }

    @Test(arguments: ["", "\n", "# nothing\n", "---\n# nothing\n", "{}", "# no\r\n# no\r\n", "# no\r"])
    func aFileMayHoldNothing(text: String) throws {
        #expect(try yaml(text).configuration.trigger == .interval(.seconds(1)))
    }

    @Test(arguments: ["\n", "\r\n", "\r", "\u{85}"])
    func linesMayEndAsAnySystemHasThem(end: String) throws {
        let text = ["# A comment", "---", "group: g", "kafka:", "  linger.ms: 7", ""].joined(separator: end)
        let settings = try yaml(text)
        #expect(settings.configuration.group == "g")
        #expect(settings.resolved("kafka.linger.ms")?.origin.description.contains("line 5: ") == true)
        let deep = ["a:", String(repeating: " ", count: 101) + "b: c"].joined(separator: end)
        #expect(try SettingsSource.yaml(deep).message()?.contains("line 2 can't be used: it begins beyond") == true)
    }

    @Test func theFileMayBeNamedInTheEnvironment() throws {
        let folder = try TemporaryFolder()
        try folder.write("group: g", to: "s.yml")
        let source = SettingsSource(environment: ["SLUICE_CONFIG": "\(folder.path)/s.yml"])
        #expect(try source.load().configuration.group == "g")
    }

    @Test func nullIsUnset() throws {
        let plain = try yaml("group: null\noutput: ~\nkafka:\n  sasl.password: null\n  client.id: NULL\n")
        #expect(plain.configuration.group == nil && plain.output == nil)
        #expect(plain.configuration.kafka["sasl.password"] == nil && plain.configuration.kafka["client.id"] == nil)
        let json = try json(#"{"group": null, "kafka": {"sasl.password": null}, "input": ["group", "group"]}"#)
        #expect(json.configuration.group == nil && json.configuration.kafka["sasl.password"] == nil)
    }

    @Test func anApplicationHasASectionOfItsOwn() throws {
        let text = "application:\n  geocoder: {url: 'http://a', limit: 3}\n  names: [x, y]\n"
        let reader = try SettingsSource.yaml(text, environment: ["SLUICE_APPLICATION_GEOCODER_LIMIT": "4"]).load()
            .application
        #expect(reader.string(forKey: "geocoder.url") == "http://a")
        #expect(reader.int(forKey: "geocoder.limit") == 4)
        #expect(reader.stringArray(forKey: "names") == ["x", "y"])
        #expect(reader.int(forKey: "other") == nil)
    }

    @Test(arguments: [
        ("a: [1", "sluice.yaml, line "), ("- a\n- b", "sluice.yaml can't be used: it is no YAML: Top level"),
        ("just text", "Top level YAML value is not a mapping"),
        ("executers: 3", "file sluice.yaml, line 1: executers is no setting. Did you mean executors?"),
        (
            "group: a\nkafka:\n  lingerms: 3",
            "line 3: kafka.lingerms: librdkafka has no property lingerms. Did you mean linger.ms?"
        ),
        ("linger.ms: 3", "It is a property of librdkafka's: put it below kafka:"),
        ("whatever: 3", "whatever is no setting. See --help"),
        ("executors: [1, 2]", "line 1: executors is a list: write one value"),
        ("executors: {a: 1}", "line 1: executors is no section: write one value"),
        ("group: a\ngroup: b", "duplicated key(s): 'group'"),
        ("kafka: {linger.ms: 1}\nkafka.linger.ms: 2", "kafka.linger.ms is there twice"),
        ("group: a\nkafka: {group.id: b}", "are the same setting: give one of them"),
        ("kafka: {acks: 1, request.required.acks: 1}", "are the same setting: give one of them"),
        ("kafka: {linger.ms: soon}", "kafka.linger.ms: Kafka property linger.ms=soon"),
        ("a: *b", "found undefined alias"), ("--- a\n--- b", "line "),
        ("input: [a, null]", "input is a list that holds null"),
        ("bootstrap-servers: ','", "line 1: bootstrap-servers: "),
        ("input: '^(('", "line 1: input: topic pattern ^(( is no regular expression"),
        ("kafka: {acks: 1}", "kafka.acks: Kafka property acks=1: it can't be set here"),
        ("kafka: {partition.assignment.strategy: foo}", "librdkafka has no assignor foo"),
        ("max-task-bytes: 1GiB\nmax-task-output-bytes: 1GiB", "maxTaskBytes is set by file"),
    ])
    func refusesWithPlaceAndRemedy(text: String, expected: String) throws {
        let message = try SettingsSource.yaml(text).message()
        #expect(message?.contains(expected) == true, "\(message ?? "")")
    }

    @Test(arguments: [
        ("[]", "top-level"), ("{", "it is no JSON"), ("{\"executors\": true}", "executors is 'true'"),
        ("{\"executors\": 1.5}", "executors is '1.5'"), ("{\"grup\": 1}", "Did you mean group?"),
        ("[[[[", "it is no JSON"), (#"{"group": "a", "group": "b"}"#, "group is there twice"),
        (#"{"kafka": {"linger.ms": 1, "a": [{"b": 1}, {"b": 2}], "linger\u002ems": 2}}"#, "linger.ms is there twice"),
        (#"{"input": ["a", null]}"#, "input"), (#"{"kafka": {"linger.ms": [1]}}"#, "is a list"),
    ])
    func refusesJSON(text: String, expected: String) throws {
        let message = try SettingsSource(file: ("sluice.json", text)).message()
        #expect(message?.contains(expected) == true, "\(message ?? "")")
    }

    @Test func aFileThatCannotBeReadIsAnError() throws {
        let missing = try SettingsSource(flags: ["--config", "/nowhere/s.yaml"]).message()
        #expect(missing?.contains("--config: can't read /nowhere/s.yaml: No such file") == true)
        let folder = try SettingsSource(environment: ["SLUICE_CONFIG": "/"]).message()
        #expect(folder?.contains("environment variable SLUICE_CONFIG: can't read /: Is a directory") == true)
        let pipe = try TemporaryFolder()
        #expect(mkfifo("\(pipe.path)/s.yaml", 0o600) == 0)
        let endless = try SettingsSource(flags: ["--config", "\(pipe.path)/s.yaml"]).message()
        #expect(endless?.contains("is no regular file") == true)
        let text = try SettingsSource(file: ("sluice.txt", "group: a")).message()
        #expect(text?.contains("must end in .yaml, .yml or .json") == true)
    }

    @Test func aFileIsBounded() throws {
        let large = "# " + String(repeating: "x", count: ConfigurationFile.largest)
        #expect(try SettingsSource.yaml(large).message()?.contains("more than 1048576 bytes") == true)
        let deep = "application: " + String(repeating: "[", count: 100_000)
        #expect(try SettingsSource.yaml(deep).message()?.contains("more than 200 brackets") == true)
        let nested = "a:\n" + (1...200).map { String(repeating: " ", count: $0) + "a:\n" }.joined()
        #expect(try SettingsSource.yaml(nested).message()?.contains("beyond column 100") == true)
        let dashes = "a:\n " + String(repeating: "- ", count: 50_000) + "x"
        #expect(try SettingsSource.yaml(dashes).message()?.contains("beyond column 100") == true)
        let list = String(repeating: "#  * item\n", count: 50) + "group: g"
        #expect(try yaml(list).configuration.group == "g")
        let bomb = (0..<20).map { "a\($0): &a\($0) [*a\($0), *a\($0)]\n" }.joined()
        #expect(try SettingsSource.yaml(bomb).message()?.contains("more than 10 aliases") == true)
    }

    @Test func aMisspelledVariableIsToldOf() throws {
        let source = SettingsSource(environment: [
            "SLUICE_EXECUTERS": "3", "SLUICE_PORT_80_TCP": "x", "SLUICE_KAFKA_LINGER_MSS": "1",
            "SLUICE_KAFKA_SERVICE_HOST": "10.0.0.1", "SLUICE_APPLICATION_X": "1", "SLUICE_GROUP": "",
        ])
        let settings = try source.load()
        #expect(
            settings.configuration.loaded.warnings.sorted() == [
                "environment variable SLUICE_EXECUTERS is no setting: did you mean SLUICE_EXECUTORS?",
                "environment variable SLUICE_KAFKA_LINGER_MSS is no setting: did you mean SLUICE_KAFKA_LINGER_MS?",
            ]
        )
        #expect(settings.configuration.group == nil)
    }
}
