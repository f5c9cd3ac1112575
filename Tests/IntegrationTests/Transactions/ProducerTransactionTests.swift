import Sluice
import Testing

/// What a broker makes of transactions and of the offsets in them.
@Suite(
    .timeLimit(.minutes(2)),
    .enabled(if: TestCluster.isReal, "the embedded broker has no transactions: set SLUICE_TEST_BOOTSTRAP")
)
struct ProducerTransactionTests {
    @Test func whatIsAbortedIsNeitherSeenNorStored() async throws {
        let cluster = try TestCluster()
        let input = try await cluster.makeTopic("in")
        let output = try await cluster.makeTopic("out")
        let fellow = try GroupFellow(cluster, group: "g", topic: input)
        defer { fellow.member.leave(timeout: .seconds(10)) }
        try await until { try fellow.holds() }
        let writer = try Transactional(cluster, id: "a", topic: output)
        defer { writer.producer.close() }

        try writer.open(["aborted"])
        try writer.sendOffset(7, of: input, fellow.member.groupMetadata())
        try writer.abort()
        #expect(try cluster.committed(by: "g", input) == nil)

        try writer.open(["1", "2"])
        try writer.sendOffset(2, of: input, fellow.member.groupMetadata())
        try writer.commit()
        #expect(try cluster.committed(by: "g", input) == 2)

        try writer.open(["3"])
        try writer.commit()
        #expect(try await cluster.read(output, count: 3).map(\.text) == ["1", "2", "3"])
    }

    @Test func offsetsOfAnOpenTransactionAreWaitedFor() async throws {
        let cluster = try TestCluster()
        let input = try await cluster.makeTopic("in")
        let output = try await cluster.makeTopic("out")
        let fellow = try GroupFellow(cluster, group: "g", topic: input)
        defer { fellow.member.leave(timeout: .seconds(10)) }
        try await until { try fellow.holds() }
        let writer = try Transactional(cluster, id: "a", topic: output)
        defer { writer.producer.close() }
        try writer.open(["1"])
        try writer.sendOffset(1, of: input, fellow.member.groupMetadata())
        let key = KafkaPartition(topic: input, partition: 0)
        let error = #expect(throws: KafkaError.self) {
            try fellow.member.committedOffsets(of: [key], timeout: .seconds(1))
        }
        #expect(error?.isRetriable == true)
        try writer.commit()
        #expect(try fellow.member.committedOffsets(of: [key], timeout: .seconds(10)) == [key: 1])
    }

    @Test func aNewerProducerFencesAndAborts() async throws {
        let cluster = try TestCluster()
        let output = try await cluster.makeTopic("out")
        let first = try Transactional(cluster, id: "a", topic: output)
        defer { first.producer.close() }
        try first.open(["lost"])
        let second = try Transactional(cluster, id: "a", topic: output)
        defer { second.producer.close() }
        try second.open(["kept"])
        try second.commit()
        let error = #expect(throws: KafkaError.self) { try first.commit() }
        #expect(error?.isFenced == true)
        #expect(error?.isFatal == true)
        #expect(try await cluster.read(output, count: 1).map(\.text) == ["kept"])
    }

    @Test func anOlderGenerationIsRefused() async throws {
        let cluster = try TestCluster()
        let input = try await cluster.makeTopic("in")
        let output = try await cluster.makeTopic("out")
        let first = try GroupFellow(cluster, group: "g", topic: input)
        defer { first.member.leave(timeout: .seconds(10)) }
        try await until { try first.holds() }
        let stale = try first.member.groupMetadata()
        let second = try GroupFellow(cluster, group: "g", topic: input)
        defer { second.member.leave(timeout: .seconds(10)) }
        try await until {
            _ = try first.holds()
            _ = try second.holds()
            return try first.member.groupMetadata().generation > stale.generation
        }
        let writer = try Transactional(cluster, id: "a", topic: output)
        defer { writer.producer.close() }
        try writer.open(["1"])
        let error = #expect(throws: KafkaError.self) { try writer.sendOffset(1, of: input, stale) }
        #expect(error?.isOutdated == true)
        #expect(error?.requiresAbort == true)
        try writer.abort()
        #expect(try cluster.committed(by: "g", input) == nil)
        try writer.open(["2"])
        try writer.commit()
    }

    @Test func whoWasThrownOutHasNoMetadata() async throws {
        let cluster = try TestCluster()
        let input = try await cluster.makeTopic("in")
        // Does not answer that its partition is to go, so the group goes on without it.
        let first = try GroupFellow(cluster, group: "g", topic: input, answers: false)
        defer { first.member.leave(timeout: .seconds(10)) }
        try await until { try first.holds() }
        let second = try GroupFellow(cluster, group: "g", topic: input)
        defer { second.member.leave(timeout: .seconds(10)) }
        try await until {
            guard try second.holds() else { return false }
            do throws(KafkaError) {
                _ = try first.member.groupMetadata()
                return false
            } catch {
                return error.isOutdated
            }
        }
    }

    private func until(_ condition: () throws -> Bool) async throws {
        let deadline = ContinuousClock.now.advanced(by: .seconds(60))
        while try !condition() {
            guard ContinuousClock.now < deadline else { throw KafkaError(code: .timedOut, message: "waiting in vain") }
            await Task.yield()
        }
    }
}
