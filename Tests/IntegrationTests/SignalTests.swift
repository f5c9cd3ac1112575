import Sluice
import SluiceTesting
import Testing

@Suite(.timeLimit(.minutes(1))) struct SignalTests {
    @Test func aSignalDrainsCommitsAndLeaves() async throws {
        let cluster = try TestCluster()
        defer { cluster.close() }
        let (input, output) = (try await cluster.makeTopic("in"), try await cluster.makeTopic("out"))
        try await cluster.write(0..<1_000, to: input)
        let process = try start(cluster, input, output)
        _ = try await cluster.read(output, count: 1_000)
        process.terminate()
        #expect(await process.exitStatus() == 0)
        #expect(process.lines.all.contains { $0.contains("draining") })
        #expect(process.lines.all.last?.contains("stopped passthrough") == true)
        #expect(try cluster.committed(by: "signals", input) == 1_000)
        #expect(try cluster.logEnd(output) == 1_000)
    }

    @Test func aSecondSignalStopsHard() async throws {
        let cluster = try TestCluster(embedded: true, brokers: 2)
        defer { cluster.close() }
        let (input, output) = (try await cluster.makeTopic("in"), try await cluster.makeTopic("out"))
        try cluster.embedded?.moveLeader(of: .init(topic: input, partition: 0), to: 1)
        try cluster.embedded?.moveLeader(of: .init(topic: output, partition: 0), to: 2)
        // What was delivered can be committed all the same.
        try cluster.embedded?.moveCoordinator(ofGroup: cluster.name("signals"), to: 1)
        try await cluster.write(0..<10, to: input)
        let process = try start(cluster, input, output, "--log-level", "trace")
        _ = try await cluster.read(output, count: 10)
        // Nothing can be delivered from now on, so that a drain would last.
        try cluster.embedded?.setDown(broker: 2)
        try await cluster.write(10..<11, to: input)
        await process.lines.hold("action: deliver", "10..<11")
        process.terminate()
        await process.lines.hold("draining")
        process.terminate()
        #expect(await process.exitStatus() == 1)
        let ending = process.lines.all.suffix(10).joined(separator: "\n")
        #expect(ending.contains("stopped with 1 tasks unfinished"))
        try cluster.embedded?.setUp()
        #expect(try cluster.committed(by: "signals", input) == 10)
    }

    @Test func anUnknownPropertyIsAnErrorBeforeAnythingStarts() async throws {
        let process = try PassthroughProcess([
            "--bootstrap-servers", "127.0.0.1:1", "--input", "in", "--output", "out", "-X", "linger.mss=5",
        ])
        #expect(await process.exitStatus() == 64)
        await process.lines.hold("flag -X linger.mss: librdkafka has no property linger.mss")
        #expect(process.lines.all.contains { $0.contains("linger.ms?") })
        #expect(!process.lines.all.contains { $0.contains("starting") })
    }

    private func start(
        _ cluster: TestCluster,
        _ input: String,
        _ output: String,
        _ more: String...
    ) throws -> PassthroughProcess {
        let arguments = [
            "--bootstrap-servers", cluster.kafka.bootstrapServers, "--group", cluster.name("signals"),
            "--input", input, "--output", output, "--interval", "asap", "-X", "fetch.wait.max.ms=10",
        ]
        return try PassthroughProcess(arguments + more)
    }
}
