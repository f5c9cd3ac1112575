import SluiceKafka
import Testing

@Suite struct ReaderClientTests {
    @Test func knowsWherePartitionsBeginAndEnd() async throws {
        let cluster = try TestCluster(partitions: 2)
        defer { cluster.broker.close() }
        try cluster.write(0..<10, to: 1)
        let reader = try cluster.reader()
        defer { reader.shutdown() }
        let both = [cluster.partition(0), cluster.partition(1)]
        let ends = try reader.logEnds(of: both, timeout: .seconds(10))
        #expect(try ends[both[0]]?.get() == 0)
        #expect(try ends[both[1]]?.get() == 10)
        let starts = try reader.logStarts(of: both, timeout: .seconds(10))
        #expect(try starts[both[1]]?.get() == 0)
        #expect(try reader.metadata(timeout: .seconds(10))["t"]?.get() == 2)
    }

    @Test func opensAPartitionOnceAndAgainWhenClosed() async throws {
        let cluster = try TestCluster()
        defer { cluster.broker.close() }
        try cluster.write(0..<10)
        let reader = try cluster.reader()
        defer { reader.shutdown() }
        let queue = try reader.open(cluster.partition(), at: 0)
        #expect(throws: KafkaError.self) { try reader.open(cluster.partition(), at: 0) }
        _ = try await queue.readAll(until: 5)
        try reader.close(queue)
        #expect(throws: KafkaError.self) { try queue.read(atMost: 1, until: 10) }
        let again = try reader.open(cluster.partition(), at: 3)
        #expect(try await again.readAll(until: 10).map(\.offset) == Array(3..<10))
    }

    @Test func closedItRefusesEverything() throws {
        let cluster = try TestCluster()
        defer { cluster.broker.close() }
        let reader = try cluster.reader()
        reader.shutdown()
        #expect(throws: KafkaError.self) { try reader.open(cluster.partition(), at: 0) }
        #expect(throws: KafkaError.self) { try reader.metadata(timeout: .seconds(1)) }
        #expect(reader.cachedLogEnd(of: cluster.partition()) == nil)
    }
}
