import ArgumentParser
import Logging
import Sluice
import SluiceMonitor
import Testing

@testable import SluiceCommand

@Suite struct HealthCommandTests {
    @Test func asksWhereItIsTold() throws {
        let command = try HealthCommand.parse(["--monitor", "0.0.0.0:1234"])
        let question = HealthQuestion(address: try command.address(), path: "/health/ready")
        #expect(question.target == MonitorAddress(host: "127.0.0.1", port: 1_234))
        let six = HealthQuestion(address: MonitorAddress(host: "::", port: 1), path: "/")
        #expect("\(six.target)" == "[::1]:1")
        #expect(throws: (any Error).self) { try HealthCommand.parse(["--monitor", "nowhere"]) }
        #expect(throws: (any Error).self) { try HealthCommand.parse(["--timeout", "0"]) }
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
