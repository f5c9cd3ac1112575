import ArgumentParser
import Sluice
import SluiceMonitor
import SluiceTesting
import Testing

@Suite(.timeLimit(.minutes(1))) struct ReadinessTests {
    /// An application with its monitor at a port that is free.
    private func run(
        _ app: StreamingApplication,
        _ body: @escaping @Sendable (_ url: String) async throws -> Void
    ) async throws {
        let options = try MonitorOptions.parse(["--monitor", "127.0.0.1:0"])
        try await options.withMonitor(of: app) { address in
            let url = "http://\(try #require(address))"
            async let ending: Void = app.run()
            try await body(url)
            app.stop()
            try await ending
            #expect(await httpGet("\(url)/health/ready")?.body.contains("stopped") == true)
        }
    }

    private func app(_ cluster: TestCluster, _ change: (inout ApplicationConfiguration) -> Void = { _ in })
        -> StreamingApplication
    {
        var configuration = cluster.configuration(group: "ready")
        configuration.kafka["statistics.interval.ms"] = "1000"
        configuration.trigger = .interval(.milliseconds(100))
        change(&configuration)
        return StreamingApplication(name: "ready", configuration: configuration)
    }

    @Test func readinessFollowsTheBroker() async throws {
        let cluster = try TestCluster(embedded: true)
        defer { cluster.close() }
        let input = try await cluster.makeTopic("in")
        try cluster.embedded?.setDown()
        let app = app(cluster)
        app.stream(from: .kafka(topic: input)).write(to: MemorySink())
        try await run(app) { url in
            _ = await httpWait("\(url)/health/ready") { $0 == 503 && $1.contains("waiting_for_broker") }
            #expect(await httpGet("\(url)/health/live")?.status == 200)
            try cluster.embedded?.setUp()
            _ = await httpWait("\(url)/health/ready") { status, _ in status == 200 }
            try cluster.embedded?.setDown()
            _ = await httpWait("\(url)/health/ready") { $0 == 503 && $1.contains("waiting_for_broker") }
            #expect(await httpGet("\(url)/health/live")?.status == 200)
            try cluster.embedded?.setUp()
            _ = await httpWait("\(url)/health/ready") { status, _ in status == 200 }
        }
    }

    @Test func aStuckTaskAndADrainAreNotReady() async throws {
        let cluster = try TestCluster(embedded: true)
        defer { cluster.close() }
        let input = try await cluster.makeTopic("in")
        try await cluster.write(0..<1, to: input)
        let gate = Gate()
        let app = app(cluster) { $0.stuckAfter = .milliseconds(100) }
        app.stream(from: .kafka(topic: input)).forEach { _ in gate.pass() }.write(to: MemorySink())
        try await run(app) { url in
            let stuck = await httpWait("\(url)/health/ready") { $0 == 503 && $1.contains("\"stuck\"") }
            #expect(stuck.contains("running on executor"))
            #expect(stuck.contains(input))
            _ = await httpWait("\(url)/metrics") { $1.contains("sluice_state{state=\"stuck\"} 1") }
            app.stop()
            _ = await httpWait("\(url)/health/ready") { $0 == 503 && $1.contains("draining") }
            gate.open()
            _ = await httpWait("\(url)/health/ready") { $0 == 503 && $1.contains("stopped") }
        }
    }
}
