import Sluice
import SluiceTesting
import Testing

/// A database that a group's instances write to.
@Suite(.timeLimit(.minutes(2))) struct SQLiteTests {
    private static let partitions = 4
    /// Numbers of a partition, and the distance between partitions' numbers.
    private static let stride = 100_000

    private struct Instance {
        let app: StreamingApplication
        let run: Task<Void, any Error>
        let lines: Lines
    }

    @Test func instancesThatShareAFileWriteEachRecordOnce() async throws {
        let cluster = try TestCluster()
        defer { cluster.close() }
        let file = try NumbersFile()
        let topic = try await cluster.makeTopic("in", partitions: Self.partitions)
        try await write(0..<500, to: topic, of: cluster)
        let first = start(file, topic, cluster)
        await file.holds(1)
        let second = start(file, topic, cluster)
        // While its group rebalances, an embedded broker takes no offsets, the last ones of a stop neither.
        for instance in [first, second] { await instance.lines.hold("assigned 2 partitions") }
        for start in [500, 1_000] {
            try await write(start..<(start + 500), to: topic, of: cluster)
            await file.holds(Self.partitions * (start + 500))
        }
        first.app.stop()
        try await first.run.value
        try await write(1_500..<2_000, to: topic, of: cluster)
        await file.holds(Self.partitions * 2_000)
        second.app.stop()
        try await second.run.value
        try expectEach(2_000, in: file)
    }

    @Test func hardStopsWriteNothingTwice() async throws {
        let cluster = try TestCluster()
        defer { cluster.close() }
        let file = try NumbersFile()
        let topic = try await cluster.makeTopic("in", partitions: Self.partitions)
        try await write(0..<2_000, to: topic, of: cluster)
        for stop in 1...3 {
            let running = start(file, topic, cluster)
            await file.holds(stop * 500)
            running.run.cancel()
            _ = await running.run.result
        }
        let last = start(file, topic, cluster)
        await file.holds(Self.partitions * 2_000)
        last.app.stop()
        try await last.run.value
        try expectEach(2_000, in: file)
    }

    @Test func anInstanceWithAFileOfItsOwnIsRefused() async throws {
        let cluster = try TestCluster()
        defer { cluster.close() }
        let topic = try await cluster.makeTopic("in")
        try await cluster.write(0..<10, to: topic)
        let (shared, own) = (try NumbersFile(), try NumbersFile())
        var configuration = cluster.configuration(group: "numbers")
        configuration.trigger = .availableNow
        try await shared.application(reading: topic, configuration).run()
        try await cluster.write(10..<20, to: topic)
        let stray = own.application(reading: topic, configuration)
        let error = await #expect(throws: ApplicationError.self) { try await stray.run() }
        #expect(error?.message.contains("the group has committed offset 10, and sink sqlite knows nothing") == true)
        #expect(try own.numbers().isEmpty)
        try await shared.application(reading: topic, configuration).run()
        #expect(try shared.numbers() == Array(0..<20))
    }

    private func start(_ file: NumbersFile, _ topic: String, _ cluster: TestCluster) -> Instance {
        let lines = Lines()
        var configuration = cluster.configuration(group: "numbers", logTo: lines)
        configuration.trigger = .interval(.milliseconds(20))
        configuration.maxTaskBytes = 500
        let app = file.application(reading: topic, configuration)
        return Instance(app: app, run: Task { try await app.run() }, lines: lines)
    }

    private func write(_ numbers: Range<Int>, to topic: String, of cluster: TestCluster) async throws {
        for partition in 0..<Self.partitions {
            let base = partition * Self.stride
            let ofPartition = (base + numbers.lowerBound)..<(base + numbers.upperBound)
            try await cluster.write(ofPartition, to: topic, partition: Int32(partition))
        }
    }

    /// Each once, and in the order of each partition.
    private func expectEach(_ count: Int, in file: NumbersFile) throws {
        let numbers = try file.numbers()
        for partition in 0..<Self.partitions {
            let base = partition * Self.stride
            #expect(numbers.filter { $0 / Self.stride == partition } == Array(base..<(base + count)))
        }
    }
}
