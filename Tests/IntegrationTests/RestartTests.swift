import ServiceLifecycle
import Sluice
import SluiceTesting
import Testing

@Suite(.timeLimit(.minutes(1))) struct RestartTests {
    private let lines = Lines()

    @Test func aRestartAfterADrainGoesOnWhereItStopped() async throws {
        let cluster = try TestCluster()
        defer { cluster.close() }
        let (input, output) = (try await cluster.makeTopic("in"), try await cluster.makeTopic("out"))
        try await cluster.write(0..<100, to: input)
        let first = application(cluster, input, output, .asap)
        let group = ServiceGroup(configuration: .init(services: [first], logger: lines.logger))
        async let ending: Void = group.run()
        _ = try await cluster.read(output, count: 100)
        await group.triggerGracefulShutdown()
        try await ending
        #expect(try cluster.committed(by: "restart", input) == 100)
        try await cluster.write(100..<200, to: input)
        try await application(cluster, input, output, .availableNow).run()
        #expect(try cluster.logEnd(output) == 200)
        #expect(try await cluster.read(output, count: 200).map(\.text) == (0..<200).map { "\($0)" })
    }

    @Test func aRestartAfterAHardStopLosesNothing() async throws {
        let cluster = try TestCluster()
        defer { cluster.close() }
        let (input, output) = (try await cluster.makeTopic("in"), try await cluster.makeTopic("out"))
        try await cluster.write(0..<20_000, to: input)
        let first = application(cluster, input, output, .asap)
        let run = Task { try await first.run() }
        _ = try await cluster.read(output, count: 1)
        run.cancel()
        await #expect(throws: ApplicationError.self) { try await run.value }
        try await application(cluster, input, output, .availableNow).run()
        let end = try cluster.logEnd(output)
        let numbers = try await cluster.read(output, count: Int(end)).compactMap { Int($0.text) }
        #expect(Set(numbers) == Set(0..<20_000))
        // At-least-once: what comes again is a suffix of what was there, in order.
        let restarts = zip(numbers, numbers.dropFirst()).filter { $1 != $0 + 1 }
        #expect(restarts.count <= 1)
        #expect(restarts.allSatisfy { $1 <= $0 })
    }

    private func application(
        _ cluster: TestCluster,
        _ input: String,
        _ output: String,
        _ trigger: Trigger
    ) -> StreamingApplication {
        var configuration = cluster.configuration(group: "restart", logTo: lines)
        configuration.trigger = trigger
        let app = StreamingApplication(name: "restart", configuration: configuration)
        app.stream(from: .kafka(topic: input)).write(to: .kafka(topic: output))
        return app
    }
}
