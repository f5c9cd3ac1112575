import Dispatch
import Sluice
import SluiceTesting
import Testing

@Suite(.timeLimit(.minutes(1))) struct MembershipTests {
    private let lines = Lines()

    /// librdkafka takes a member that is not polled for that long for dead. The task that blocks does so for longer; that
    /// the time has passed is seen from the other partition, which goes on.
    @Test func aTaskThatOutlastsThePollIntervalKeepsTheMembership() async throws {
        let cluster = try TestCluster()
        defer { cluster.close() }
        let input = try await cluster.makeTopic("in", partitions: 2)
        var configuration = cluster.configuration(group: "poll", logTo: lines)
        configuration.trigger = .asap
        configuration.kafka["max.poll.interval.ms"] = "6000"
        configuration.kafka["session.timeout.ms"] = "6000"
        configuration.kafka["heartbeat.interval.ms"] = "500"
        let app = StreamingApplication(name: "poll", configuration: configuration)
        let (gate, sink) = (DispatchSemaphore(value: 0), MemorySink<Int32>())
        app.stream(from: .kafka(topic: input))
            .forEach { if $0.partition == 0 { gate.wait() } }
            .map { $0.partition }
            .write(to: sink)
        try await cluster.write(0..<1, to: input)
        let run = Task { try await app.run() }
        await lines.hold("assigned 2 partitions")
        let end = ContinuousClock.now.advanced(by: .seconds(8))
        var others = 0
        while ContinuousClock.now < end, !Task.isCancelled {
            try await cluster.write(others..<others + 1, to: input, partition: 1)
            others += 1
            while sink.elements.count < others, !Task.isCancelled { await Task.yield() }
        }
        gate.signal()
        while sink.elements.count < others + 1, !Task.isCancelled { await Task.yield() }
        app.stop()
        try await run.value
        #expect(!lines.all.contains { $0.contains("asked back") || $0.contains("are lost") })
        #expect(try cluster.committed(by: "poll", input) == 1)
        #expect(try cluster.committed(by: "poll", input, partition: 1) == Int64(others))
    }
}
