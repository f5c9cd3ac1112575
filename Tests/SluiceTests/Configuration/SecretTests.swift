import ArgumentParser
import Foundation
import Logging
import Testing

@testable import Sluice

/// A secret goes to librdkafka and the monitor, and nowhere else.
@Suite struct SecretTests {
    private static let sentinel = "S3NT1NEL"

    private func everything(_ settings: ApplicationSettings) -> String {
        [
            "\(settings.configuration)", "\(settings.configuration.settings)", "\(settings.configuration.loaded)",
            "\(settings.configuration.loaded.warnings)",
            ConfigurationText(settings: settings.configuration.settings).text,
        ].joined(separator: "\n")
    }

    @Test func aSecretIsShownNowhere() throws {
        let text = """
            monitor-token: \(Self.sentinel)
            kafka:
              sasl.password: \(Self.sentinel)
              ssl.key.password: \(Self.sentinel)
              ssl.keystore.password: \(Self.sentinel)
              ssl.key.pem: \(Self.sentinel)
              sasl.oauthbearer.config: \(Self.sentinel)
            """
        let settings = try SettingsSource.yaml(text).load()
        #expect(settings.configuration.kafka["sasl.password"] == Self.sentinel)
        #expect(settings.configuration.loaded.values["monitor-token"]?.text == Self.sentinel)
        #expect(!everything(settings).contains(Self.sentinel))
        #expect(everything(settings).contains("sasl.password"))
        #expect(!ApplicationOptions.helpMessage().contains(Self.sentinel))
    }

    @Test(arguments: [
        "kafka: {sasl.password: [S3NT1NEL]}", "kafka: {sasl.pasword: S3NT1NEL}",
        "kafka: {ssl.key.pem: S3NT1NEL, executors: 3}", "kafka:\n  sasl.password: \"S3NT1NEL",
        "kafka:\n  sasl.password: 'S3NT1NEL' x", "kafka:\n\tsasl.password: S3NT1NEL",
        "kafka: {sasl.password:S3NT1NEL}", "kafka: {sasl.password S3NT1NEL}", "sasl.password: {S3NT1NEL}",
        "kafka: {sasl.password: {S3NT1NEL}}", "kafka: {sasl.password.file: {S3NT1NEL: 1}}", "monitor-token: {S3NT1NEL}",
        "kafka: {sasl.password: a, sasl.password: S3NT1NEL}", "kafka:\n  sasl.password: {S3NT1NEL",
    ])
    func anErrorQuotesNoSecret(text: String) throws {
        let message = try #require(try SettingsSource.yaml(text).message())
        #expect(!message.contains(Self.sentinel), "\(message)")
    }

    @Test(arguments: [
        "sasl.password:S3NT1NEL", "sasl.password S3NT1NEL", "sasl.password:S3NT1NEL=", "sasl.password.S3NT1NEL=1",
    ])
    func aFlagThatIsNoPropertyQuotesNoSecret(argument: String) throws {
        let message = try #require(try SettingsSource(flags: ["-X", argument]).message())
        #expect(message.contains("sasl.password") && !message.contains(Self.sentinel), "\(message)")
    }

    @Test(arguments: ["kafka: {sasl.password: ''}", "kafka:\n  sasl.password:\n", "kafka: {sasl.password.file: ''}"])
    func anEmptySecretIsAnError(text: String) throws {
        #expect(try SettingsSource.yaml(text).message()?.contains("is empty: give the secret") == true)
    }

    @Test func jsonQuotesNoSecretEither() throws {
        let source = SettingsSource(file: ("sluice.json", #"{"kafka": {"sasl.password": {"S3NT1NEL": 1}}}"#))
        let message = try #require(try source.message())
        #expect(message.contains("kafka.sasl.password is no section") && !message.contains(Self.sentinel), "\(message)")
    }

    @Test func aSecretMayBeInAFileOfItsOwn() throws {
        let folder = try TemporaryFolder()
        try folder.write("\(Self.sentinel)\n", to: "password")
        try folder.write("other\r\n", to: "key")
        let text = "kafka:\n  sasl.password.file: \(folder.path)/password\n  ssl.key.password: unused\n"
        let environment = ["SLUICE_KAFKA_SSL_KEY_PASSWORD_FILE": "\(folder.path)/key"]
        let settings = try SettingsSource.yaml(text, environment: environment).load()
        #expect(settings.configuration.kafka["sasl.password"] == Self.sentinel)
        #expect(settings.configuration.kafka["ssl.key.password"] == "other")
        #expect(!everything(settings).contains(Self.sentinel))
        #expect(
            settings.resolved("kafka.sasl.password")?.origin.description.hasSuffix("kafka.sasl.password.file") == true
        )
    }

    @Test func environmentAndFlagsGiveSecretsToo() throws {
        let source = SettingsSource(
            flags: ["-X", "sasl.password=\(Self.sentinel)"],
            environment: ["SLUICE_KAFKA_SSL_KEY_PASSWORD": Self.sentinel, "SLUICE_MONITOR_TOKEN": Self.sentinel]
        )
        let settings = try source.load()
        #expect(settings.configuration.kafka["ssl.key.password"] == Self.sentinel)
        #expect(!everything(settings).contains(Self.sentinel))
        let warnings = settings.configuration.loaded.warnings
        #expect(warnings.count == 1)
        #expect(warnings[0].contains("SLUICE_KAFKA_SASL_PASSWORD") && warnings[0].contains("sasl.password.file=PATH"))
    }

    @Test func aSecretsFileThatCannotBeUsedIsAnError() throws {
        let folder = try TemporaryFolder()
        try folder.write("\n", to: "empty")
        try folder.write(String(repeating: "x", count: SecretFile.largest + 1), to: "large")
        func message(_ path: String) throws -> String {
            try SettingsSource(flags: ["-X", "sasl.password.file=\(path)"]).message() ?? ""
        }
        #expect(try message("\(folder.path)/none").contains("flag -X sasl.password.file: can't read"))
        #expect(try message("\(folder.path)/empty").contains("is empty"))
        #expect(try message("\(folder.path)/large").contains("more than 65536 bytes"))
        #expect(try message("/").contains("Is a directory"))
        let twice = SettingsSource(flags: ["-X", "sasl.password.file=/a", "-X", "sasl.password=b"])
        #expect(try twice.message()?.contains("are the same setting") == true)
    }

    @Test func aFileWithSecretsThatAllMayReadIsToldOf() throws {
        let folder = try TemporaryFolder()
        try folder.write("kafka: {sasl.password: \(Self.sentinel)}", to: "s.yaml")
        let path = "\(folder.path)/s.yaml"
        let source = SettingsSource(flags: ["--config", path])
        try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
        #expect(try source.load().configuration.loaded.warnings.isEmpty)
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
        let warnings = try source.load().configuration.loaded.warnings
        #expect(warnings.count == 1 && warnings[0].contains("chmod o-r"))
        try folder.write("group: g", to: "s.yaml")
        #expect(try source.load().configuration.loaded.warnings.isEmpty)
    }

    @Test func tokenAndTokenFileAreOneSetting() throws {
        let folder = try TemporaryFolder()
        try folder.write("\(Self.sentinel)\n", to: "token")
        let file = "monitor-token-file: \(folder.path)/token"
        let token = try SettingsSource.yaml(file).load().configuration.loaded.values["monitor-token"]
        #expect(token?.text == Self.sentinel)
        let over = try SettingsSource.yaml(file, environment: ["SLUICE_MONITOR_TOKEN": "other"]).load()
        #expect(over.configuration.loaded.values["monitor-token"]?.text == "other")
        #expect(over.resolved("monitor-token-file")?.value == nil)
        #expect(try SettingsSource.yaml("\(file)\nmonitor-token: x").message()?.contains("the same setting") == true)
    }

    @Test(arguments: [
        "sasl.password", "ssl.key.password", "ssl.key.pem", "ssl.keystore.password", "sasl.oauthbearer.client.secret",
        "sasl.oauthbearer.config", "sasl.oauthbearer.assertion.private.key.passphrase",
    ])
    func librdkafkasSecretsAreKnown(property: String) { #expect(KafkaConfiguration.isSecret(property)) }

    @Test(arguments: ["sasl.username", "ssl.key.location", "ssl.ca.pem", "sasl.mechanism", "bootstrap.servers"])
    func whatIsNoSecretIsShown(property: String) { #expect(!KafkaConfiguration.isSecret(property)) }
}
