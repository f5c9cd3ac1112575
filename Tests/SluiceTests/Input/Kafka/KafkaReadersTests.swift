import Synchronization
import Testing

@testable import Sluice

@Suite(.timeLimit(.minutes(1))) struct KafkaReadersTests {
    private let broker: EmbeddedBroker
    /// The properties that the clients were made with.
    private let made = Collected<[String: String]>()

    init() throws { broker = try EmbeddedBroker(topics: [.init("a", partitions: 4), .init("b", partitions: 40)]) }

    private func partitions(_ topic: String, _ numbers: Range<Int32>) -> [KafkaPartition] {
        numbers.map { KafkaPartition(topic: topic, partition: $0) }
    }

    private func readers(_ partitions: Int) throws -> KafkaReaders {
        let logger = ApplicationConfiguration.quiet.logger
        let memory = MemoryPlan(limit: 68 << 20, executors: 2, maxTaskBytes: 8 << 20, maxTaskOutputBytes: 8 << 20)
        let plan = try ReaderPlan(memory: memory, partitions: partitions, expectsMore: true)
        let configuration = broker.configuration.setting("group.id", to: "readers")
        return try KafkaReaders(plan, logger: logger) { [made] _, properties in
            made.append(properties)
            return try ReaderClient(
                configuration: configuration.withDefaults(properties),
                onLog: { _ in },
                onError: { _ in }
            )
        }
    }

    @Test func whatAppearsLaterIsReadByAFurtherClientWithShorterQueues() async throws {
        defer { broker.close() }
        let readers = try readers(4)
        let (old, new) = (partitions("a", 0..<4), partitions("b", 0..<40))
        try readers.expect(old)
        let clients = try old.map { try readers.open($0, at: 0).1 }
        #expect(clients.allSatisfy { $0 === readers.lookup })
        try readers.expect(new)
        let (queue, client) = try readers.open(new[0], at: 0)
        #expect(client !== readers.lookup && queue.partition == new[0])
        #expect(readers.generations.map(\.capacity) == [4, 40])
        #expect(made.all.map { $0["queued.max.messages.kbytes"] } == ["816", "38"])
        try queue.seek(to: 0)
        #expect(await readers.shutdown(within: .seconds(10)))
    }

    @Test func aClosedPartitionsPlaceIsFreeAgain() async throws {
        defer { broker.close() }
        let readers = try readers(1)
        let (queue, client) = try readers.open(partitions("a", 0..<1)[0], at: 0)
        #expect(throws: KafkaError.self) { try readers.open(queue.partition, at: 0) }
        try readers.close(queue, of: client)
        try readers.close(queue, of: client)
        let (_, next) = try readers.open(partitions("b", 7..<8)[0], at: 0)
        #expect(next === client)
        #expect(readers.generations.map(\.taken) == [1])
        #expect(throws: KafkaError.self) { try readers.open(partitions("b", 8..<9)[0], at: -1) }
        #expect(readers.generations.map(\.taken) == [1, 0])
        #expect(await readers.shutdown(within: .seconds(10)))
    }

    @Test func whatIsNotExpectedAnyMoreNeedsNoRoom() async throws {
        defer { broker.close() }
        let readers = try readers(4)
        try readers.expect(partitions("a", 0..<4))
        _ = try readers.lookup.logEnds(of: partitions("a", 0..<4), timeout: .seconds(10))
        readers.forget(partitions("a", 0..<4))
        try readers.expect(partitions("b", 0..<4))
        #expect(readers.generations.count == 1)
        let ends = try readers.lookup.logEnds(of: partitions("a", 0..<4), timeout: .seconds(10))
        #expect(ends.count == 4)
        #expect(await readers.shutdown(within: .seconds(10)))
    }
}
