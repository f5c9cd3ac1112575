import ArgumentParser
import Testing

@testable import Sluice

@Suite struct PrintConfigTests {
    private func text(_ source: SettingsSource) throws -> String {
        ConfigurationText(settings: try source.load().configuration.settings).text
    }

    @Test func everyKeyIsThere() throws {
        let lines = try text(SettingsSource()).split(separator: "\n")
        for key in ConfigurationCatalogue.all where key.name != ConfigurationCatalogue.kafka.name {
            #expect(
                lines.count { $0.hasPrefix("\(key.name): ") || $0.hasPrefix("# \(key.name): ") } == 1,
                "\(key.name)"
            )
        }
    }

    @Test func itTellsWhereEachValueCameFrom() throws {
        var source = SettingsSource.yaml("group: g\nkafka:\n  linger.ms: 7", environment: ["SLUICE_EXECUTORS": "3"])
        source.flags = ["--interval", "2s"]
        let lines = try text(source).split(separator: "\n").map(String.init)
        func line(_ start: String) -> String? { lines.first { $0.hasPrefix(start) } }
        #expect(line("interval: 2s ")?.hasSuffix("# flag --interval") == true)
        #expect(line("executors: 3 ")?.hasSuffix("# environment SLUICE_EXECUTORS") == true)
        #expect(line("group: g ")?.hasSuffix("sluice.yaml, line 1: group") == true)
        #expect(line("stuck-after: 60s ")?.hasSuffix("# default") == true)
        #expect(line("# max-batch-records: (none)")?.hasSuffix("# default") == true)
        #expect(line("  linger.ms: 7 ")?.hasSuffix("line 3: kafka.linger.ms") == true)
    }

    @Test func itCanBeUsedAsAFile() throws {
        let source = SettingsSource(
            flags: [
                "--group", "a: \"b\" # c\\", "--starting-offsets", "t:0=1,latest", "-X", "client.id=- x", "--input",
                "^a.*,b",
                "--interval", "3s", "-X", "sasl.password=x", "-X", "ssl.ca.pem=a\n b\r\n\tc\u{1}\u{85}",
            ],
            environment: ["SLUICE_MONITOR": "[::1]:0"]
        )
        let first = try source.load().configuration.settings
        let again = try SettingsSource.yaml(try text(source)).load().configuration.settings
        let secrets = Set(first.filter(\.isSecret).map(\.key))
        #expect(
            again.filter { !secrets.contains($0.key) }.map { "\($0.key)=\($0.value ?? "")" }
                == first.filter { !secrets.contains($0.key) }.map { "\($0.key)=\($0.value ?? "")" }
        )
    }

    @Test func theCommandPrintsItAndEndsWell() throws {
        let options = try ApplicationOptions.parse(["--print-config", "--interval", "2s"])
        let error = #expect(throws: CleanExit.self) { try options.load(bootstrapsLogging: false) }
        let exit = try #require(error)
        #expect(ApplicationOptions.exitCode(for: exit) == .success)
        #expect(ApplicationOptions.message(for: exit).contains("interval: 2s"))
    }

    @Test func mistakesEndTheCommandAsWrongFlagsDo() throws {
        let options = try ApplicationOptions.parse(["--config", "/nowhere.yaml"])
        let error = #expect(throws: ValidationError.self) { try options.load(bootstrapsLogging: false) }
        #expect(ApplicationOptions.exitCode(for: try #require(error)).rawValue == 64)
    }
}
