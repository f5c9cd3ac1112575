import Dispatch
import Sluice
import SluiceTesting
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(1))) struct LongBatchTests {
    private let lines = Lines()

    @Test func aBatchLongerThanThePollIntervalKeepsTheMembership() async throws {
        let cluster = try TestCluster()
        defer { cluster.close() }
        let (input, output) = (try await cluster.makeTopic("in"), try await cluster.makeTopic("out"))
        try await cluster.write(0..<30, to: input)
        let longest = Mutex(Duration.zero)
        var configuration = cluster.configuration(group: "long", logTo: lines)
        configuration.kafka = configuration.kafka.setting(cluster.quickSession(pollInterval: cluster.shortestSession))
        configuration.trigger = .availableNow
        configuration.taskSoftDeadline = .seconds(60)
        configuration.onProgress = { progress in
            longest.withLock { $0 = max($0, progress.batch.processingTime) }
        }
        let app = StreamingApplication(name: "long", configuration: configuration)
        // Three poll intervals in all.
        let slowness = cluster.shortestSession * 3 / 30
        app.stream(from: .kafka(topic: input)).map { Self.block(for: slowness, $0) }.write(to: .kafka(topic: output))
        try await app.run()
        #expect(longest.withLock(\.self) > cluster.shortestSession * 2)
        #expect(lines.all.filter { $0.contains("assigned") }.count == 1)
        #expect(!lines.all.contains { $0.contains("lost") || $0.contains("kafka: ") })
        #expect(try await cluster.read(output, count: 30).map(\.text) == (0..<30).map { "\($0)" })
        #expect(try cluster.logEnd(output) == 30)
        #expect(try cluster.committed(by: "long", input) == 30)
    }

    /// Work that takes its time, and the thread with it.
    private static func block(for time: Duration, _ record: Record) -> Record {
        _ = DispatchSemaphore(value: 0).wait(timeout: .now() + .milliseconds(Int(time / .milliseconds(1))))
        return record
    }
}
