import SluiceCore
import SluiceTesting
import Testing

@Suite struct TransactionClusterTests {
    private static let now = Instant(nanoseconds: 0)
    private static let partition = TopicPartition(topic: "input", partition: 0)
    private var cluster = TransactionCluster(outputPartitions: 2)

    @Test mutating func outputAndOffsetsBecomeVisibleWithTheirMarkers() throws {
        let session = try initialise()
        fill(session, until: 3)
        #expect(ask(.end(.commit, "a", session)) == .done)
        #expect(seen().isEmpty)
        #expect(ask(.fetchOffsets([Self.partition], requireStable: true)) == .refused(.unstableOffsets))
        cluster.writeAllMarkers(of: "a")
        #expect(seen() == [0, 1, 2])
        #expect(ask(.fetchOffsets([Self.partition], requireStable: true)) == .offsets([Self.partition: 3]))
    }

    @Test mutating func anAbortLeavesNothing() throws {
        let session = try initialise()
        fill(session, until: 3)
        #expect(ask(.end(.abort, "a", session)) == .done)
        cluster.writeAllMarkers(of: "a")
        #expect(seen().isEmpty)
        #expect(ask(.fetchOffsets([Self.partition], requireStable: true)) == .offsets([:]))
    }

    @Test mutating func aZombiesLateRequestsAreAllRefused() throws {
        let old = try initialise()
        fill(old, until: 1)
        #expect(ask(.initProducer("a", timeout: .seconds(1))) == .refused(.concurrentTransactions))
        cluster.writeAllMarkers(of: "a")
        let new = try initialise()
        #expect(ask(.addPlaces([.output(0)], "a", old)) == .refused(.producerFenced))
        #expect(ask(produce(1, old)) == .refused(.invalidTransactionState))
        #expect(ask(.commitOffsets([Self.partition: 9], .none, old)) == .refused(.invalidProducerEpoch))
        #expect(ask(.end(.commit, "a", old)) == .refused(.producerFenced))
        fill(new, until: 2)
        #expect(ask(.end(.commit, "a", new)) == .done)
        cluster.writeAllMarkers(of: "a")
        #expect(seen() == [0, 1])
    }

    @Test mutating func aRecordThatComesAfterItsTransactionIsRefused() throws {
        let session = try initialise()
        fill(session, until: 1)
        #expect(ask(.end(.abort, "a", session)) == .done)
        cluster.writeAllMarkers(of: "a")
        #expect(ask(produce(1, session)) == .refused(.invalidTransactionState))
        #expect(cluster.outputs[0].lastStableOffset == cluster.outputs[0].entries.count)
    }

    @Test mutating func whoIsAwayAnswersNothingElse() throws {
        let session = try initialise()
        fill(session, until: 1)
        cluster.away = [.transactionCoordinator]
        #expect(ask(.end(.commit, "a", session)) == .refused(.coordinatorNotAvailable))
        cluster.away = []
        #expect(ask(.end(.commit, "a", session)) == .done)
    }

    @Test mutating func markersWaitForThePlaceTheyBelongTo() throws {
        let session = try initialise()
        fill(session, until: 1)
        #expect(ask(.end(.commit, "a", session)) == .done)
        cluster.away = [.outputLeaders]
        cluster.writeAllMarkers(of: "a")
        #expect(cluster.coordinator.state(of: "a") == .preparing(.commit))
        #expect(cluster.group.offsets.committed == [Self.partition: 1])
        cluster.away = []
        cluster.writeAllMarkers(of: "a")
        #expect(cluster.coordinator.state(of: "a") == .complete(.commit))
        #expect(seen() == [0])
    }

    // MARK: -

    private mutating func ask(_ request: ClusterRequest) -> ClusterReply { cluster.handle(request, at: Self.now) }

    private mutating func initialise() throws -> ProducerSession {
        guard case .session(let session) = ask(.initProducer("a", timeout: .seconds(1))) else {
            throw Refusal.concurrentTransactions
        }
        return session
    }

    private func produce(_ offset: Int, _ session: ProducerSession) -> ClusterRequest {
        .produce([OutputRecord(.output, Self.partition, Int64(offset))], to: 0, sequence: offset, "a", session)
    }

    /// A transaction with the records below `end`, up to its end.
    private mutating func fill(_ session: ProducerSession, until end: Int) {
        #expect(ask(.addPlaces([.output(0), .offsets], "a", session)) == .done)
        for offset in 0..<end { #expect(ask(produce(offset, session)) == .done) }
        #expect(ask(.commitOffsets([Self.partition: Int64(end)], .none, session)) == .done)
    }

    private func seen() -> [Int64] { cluster.outputs[0].committed(from: 0).records.map(\.offset) }
}
