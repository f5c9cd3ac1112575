import ArgumentParser
import Foundation
import Logging
import Sluice
import SluiceMonitor
import Testing

@testable import SluiceCommand

@Suite struct HealthCommandTests {
    @Test func asksWhereItIsTold() throws {
        let command = try HealthCommand.parse(["--monitor", "0.0.0.0:1234"])
        let question = HealthQuestion(
            address: try #require(try command.address(environment: [:])),
            path: "/health/ready"
        )
        #expect(question.target == MonitorAddress(host: "127.0.0.1", port: 1_234))
        let six = HealthQuestion(address: MonitorAddress(host: "::", port: 1), path: "/")
        #expect("\(six.target)" == "[::1]:1")
        #expect(throws: (any Error).self) { try HealthCommand.parse(["--monitor", "nowhere"]) }
        #expect(throws: (any Error).self) { try HealthCommand.parse(["--timeout", "0"]) }
    }

    @Test func asksWhereTheApplicationsSettingsSay() throws {
        let command = try HealthCommand.parse([])
        #expect(try command.address(environment: [:]) == .standard)
        let own = ["SLUICE_MONITOR": "127.0.0.1:1"]
        #expect(try command.address(environment: own) == MonitorAddress(host: "127.0.0.1", port: 1))
        #expect(try command.address(environment: ["SLUICE_MONITOR": "0.0.0.0:1", "SLUICE_NO_MONITOR": "true"]) == nil)
        #expect(throws: (any Error).self) { try command.address(environment: ["SLUICE_MONITOR": "nowhere"]) }
        let flag = try HealthCommand.parse(["--monitor", "127.0.0.1:2"])
        #expect(try flag.address(environment: ["SLUICE_NO_MONITOR": "true"])?.port == 2)
    }

    @Test func asksWhereTheApplicationsFileSays() throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "sluice-\(UUID().uuidString).yaml")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data("monitor: 127.0.0.1:3\n".utf8).write(to: file)
        let command = try HealthCommand.parse([])
        #expect(try command.address(environment: ["SLUICE_CONFIG": file.path])?.port == 3)
        // As applications have it, the environment wins.
        let both = ["SLUICE_CONFIG": file.path, "SLUICE_MONITOR": "127.0.0.1:4"]
        #expect(try command.address(environment: both)?.port == 4)
    }

    @Test func readsAnswers() {
        let answer = HealthAnswer(parsing: "HTTP/1.1 503 Service Unavailable\r\na: b\r\n\r\n{\"state\":\"stuck\"}\n")
        #expect(answer?.status == 503)
        #expect(answer?.text == "{\"state\":\"stuck\"}")
        #expect(answer?.isWell == false)
        let good = "HTTP/1.1 200 OK\r\n\r\n"
        #expect(HealthAnswer(parsing: good + "{\"state\":\"running\",\"ready\":true}\n")?.isWell == true)
        for body in ["", "welcome", "{}", "{\"status\":\"running\"}", "[\"state\"]"] {
            #expect(HealthAnswer(parsing: good + body) == nil)
        }
        for text in ["", "HTTP/1.1 200 OK\r\n", "HTTP/1.1\r\n\r\n", "SSH-2.0\r\n\r\n", "HTTP/1.1 two\r\n\r\n"] {
            #expect(HealthAnswer(parsing: text) == nil)
        }
    }

    @Test func anApplicationAnswers() async throws {
        var configuration = ApplicationConfiguration(kafka: KafkaConfiguration(bootstrapServers: "127.0.0.1:1"))
        configuration.logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let application = StreamingApplication(name: "asked", configuration: configuration)
        let options = try MonitorOptions.parse(["--monitor", "127.0.0.1:0"])
        let (live, ready) = try await options.withMonitor(of: application) { address in
            let address = try #require(address)
            return (
                try HealthQuestion(address: address, path: "/health/live").ask(timeout: .seconds(10)),
                try HealthQuestion(address: address, path: "/health/ready").ask(timeout: .seconds(10))
            )
        }
        #expect(live.isWell)
        #expect(ready.status == 503)
        #expect(ready.text.contains("\"starting\""))
    }

    @Test func saysThatNobodyAnswers() {
        let question = HealthQuestion(address: MonitorAddress(host: "127.0.0.1", port: 1), path: "/")
        #expect(throws: HealthQuestion.Failure("can't connect: Connection refused")) {
            try question.ask(timeout: .seconds(1))
        }
    }
}
