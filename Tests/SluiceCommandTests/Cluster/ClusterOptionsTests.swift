import ArgumentParser
import FoundationEssentials
import Sluice
import SluiceKafka
import Testing

@testable import SluiceCommand

@Suite struct ClusterOptionsTests {
    private func withFile(_ content: [UInt8], _ body: (String) throws -> Void) throws {
        let path = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
        try Data(content).write(to: URL(filePath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        try body(path)
    }

    @Test(arguments: [
        ("s3cret", "s3cret"), ("s3cret\n", "s3cret"), ("s3cret\r\n", "s3cret"), ("a\n\n", "a\n"),
    ])
    func readsSecretsFromFiles(content: String, value: String) throws {
        try withFile(Array(content.utf8)) { path in
            let options = try ClusterOptions.parse(["-X", "sasl.password.file=\(path)"])
            let configuration = try options.settings(group: "g", environment: [:]).kafka
            #expect(configuration["sasl.password"] == value)
            #expect(configuration["sasl.password.file"] == nil)
            #expect(configuration["group.id"] == "g")
            #expect(options.arguments(servers: "b:1").contains("sasl.password.file=\(path)"))
        }
    }

    @Test func faultsNameTheFileAndNotWhatItHolds() throws {
        let missing = try ClusterOptions.parse(["-X", "sasl.password.file=/nowhere/at-all"])
        let error = #expect(throws: ValidationError.self) { try missing.settings(group: nil, environment: [:]) }
        #expect(error?.message.contains("/nowhere/at-all") == true)
        for content in [[], [0x61, 0, 0x62], [0xFF, 0xFE], Array(repeating: 0x61, count: 70_000)] as [[UInt8]] {
            try withFile(content) { path in
                let options = try ClusterOptions.parse(["-X", "sasl.password.file=\(path)"])
                #expect(throws: ValidationError.self) { try options.settings(group: nil, environment: [:]) }
            }
        }
    }

    @Test func aSecretIsNotRepeated() throws {
        let options = try ClusterOptions.parse(
            ["--bootstrap-servers", "b:1", "-X", "sasl.password=s3cret", "-X", "client.id=x"]
                + ["-X", "metadata.broker.list=b:1", "-X", "group.id=g"]
        )
        #expect(
            options.arguments(servers: "b:1") == [
                "--bootstrap-servers", "b:1", "-X", "sasl.password=***", "-X", "client.id=x",
            ]
        )
    }

    @Test func takesWhatApplicationsTake() throws {
        let environment = [
            "SLUICE_BOOTSTRAP_SERVERS": "kafka:9092", "SLUICE_KAFKA_CLIENT_ID": "tool", "SLUICE_GROUP": "other",
        ]
        let plain = try ClusterOptions.parse([]).settings(group: "g", environment: environment).kafka
        #expect(plain.bootstrapServers == "kafka:9092")
        #expect(plain["client.id"] == "tool")
        #expect(plain["group.id"] == "g")
        let flags = try ClusterOptions.parse(["--bootstrap-servers", "b:1", "-X", "client.id=x"])
        let given = try flags.settings(group: nil, environment: environment).kafka
        #expect(given.bootstrapServers == "b:1")
        #expect(given["client.id"] == "x")
        #expect(
            try ClusterOptions.parse([]).settings(group: nil, environment: [:]).kafka.bootstrapServers
                == "localhost:9092"
        )
    }

    @Test func theMonitorsTokenIsNotRead() throws {
        let environment = ["SLUICE_MONITOR_TOKEN_FILE": "/nowhere/token"]
        #expect(throws: Never.self) { try ClusterOptions.parse([]).settings(group: nil, environment: environment) }
    }

    @Test func whatIsNoPropertyIsAMistakeInTheFlags() throws {
        let options = try ClusterOptions.parse(["-X", "client.idd=a"])
        let error = #expect(throws: ValidationError.self) { try options.settings(group: nil, environment: [:]) }
        #expect(error?.message.contains("client.id?") == true)
    }

    @Test func timeoutsAreBounded() {
        #expect(throws: (any Error).self) { try ClusterOptions.parse(["--timeout", "61m"]) }
        #expect(throws: Never.self) { try ClusterOptions.parse(["--timeout", "60m"]) }
    }
}

@Suite struct ToolErrorTests {
    private func text(_ code: KafkaError.Code, cause: String? = nil) -> String {
        ToolError(
            KafkaError(code: code),
            servers: "b:1",
            timeout: .milliseconds(1_500),
            cause: cause,
            access: "READ on the group"
        ).description
    }

    @Test func saysWhereHowLongAndWhy() {
        let lines = text(.timedOut, cause: "b:1/bootstrap: Connection refused")
        #expect(lines.hasPrefix("no answer from b:1 within 1.5s: b:1/bootstrap: Connection refused\nCheck"))
        #expect(text(.transport).contains("_TRANSPORT"))
    }

    @Test func saysWhichRightIsMissing() {
        #expect(text(.groupAuthorizationFailed).hasSuffix("READ on the group"))
        #expect(text(.topicAuthorizationFailed).hasSuffix("READ on the group"))
        #expect(text(.unsupportedFeature).contains("embedded"))
        #expect(text(.coordinatorLoading).contains("COORDINATOR_LOAD"))
    }
}
