import SluiceCore
import SluiceTesting
import Testing

@Suite struct TransactionCoordinatorTests {
    private static let start = Instant(nanoseconds: 0)
    private static let timeout = Duration.seconds(10)
    private var coordinator = TransactionCoordinator()

    @Test mutating func aProducersFirstUseOfAnIDHasEpochZero() throws {
        let session = try initialise("a")
        #expect(session.epoch == 0)
        #expect(coordinator.state(of: "a") == .empty)
        #expect(try initialise("b").id != session.id)
    }

    @Test mutating func initialisingAgainBumpsTheEpochAndFencesTheFormerUser() throws {
        let old = try initialise("a")
        let new = try initialise("a")
        #expect(new == ProducerSession(id: old.id, epoch: old.epoch + 1))
        #expect(throws: Refusal.producerFenced) { try open(old) }
        try open(new)
    }

    @Test mutating func initialisingAbortsWhatIsOpen() throws {
        let old = try initialise("a")
        try open(old)
        #expect(throws: Refusal.concurrentTransactions) { try initialise("a") }
        #expect(coordinator.state(of: "a") == .preparing(.abort))
        #expect(throws: Refusal.producerFenced) { try end(.commit, old) }
        #expect(throws: Refusal.concurrentTransactions) { try initialise("a") }
        coordinator.noteMarker("a", at: .output(0))
        #expect(coordinator.state(of: "a") == .complete(.abort))
        // Once for the abort, whose markers fence the old one, and once for the new one.
        #expect(try initialise("a").epoch == old.epoch + 2)
    }

    @Test mutating func aTransactionIsCompleteWithItsLastMarker() throws {
        let session = try initialise("a")
        try coordinator.add([.output(0)], to: "a", by: session, at: Self.start)
        try coordinator.add([.output(1), .offsets], to: "a", by: session, at: Self.start)
        #expect(coordinator.includes(.offsets, in: "a", by: session))
        try end(.commit, session)
        #expect(coordinator.missingMarkers(of: "a")?.2 == [.output(0), .output(1), .offsets])
        coordinator.noteMarker("a", at: .output(1))
        coordinator.noteMarker("a", at: .offsets)
        #expect(coordinator.state(of: "a") == .preparing(.commit))
        #expect(throws: Refusal.concurrentTransactions) { try open(session) }
        coordinator.noteMarker("a", at: .output(0))
        #expect(coordinator.state(of: "a") == .complete(.commit))
        try open(session)
    }

    @Test(arguments: [TransactionOutcome.commit, .abort])
    mutating func aRepeatedEndIsAnsweredLikeTheFirstAndTheOppositeIsRefused(_ outcome: TransactionOutcome) throws {
        let opposite: TransactionOutcome = outcome == .commit ? .abort : .commit
        let session = try initialise("a")
        try open(session)
        try end(outcome, session)
        #expect(throws: Refusal.concurrentTransactions) { try end(outcome, session) }
        #expect(throws: Refusal.invalidTransactionState) { try end(opposite, session) }
        coordinator.noteMarker("a", at: .output(0))
        try end(outcome, session)
        #expect(throws: Refusal.invalidTransactionState) { try end(opposite, session) }
    }

    @Test mutating func whatNeverBeganCannotEnd() throws {
        let session = try initialise("a")
        #expect(throws: Refusal.invalidTransactionState) { try end(.commit, session) }
        #expect(throws: Refusal.invalidTransactionState) { try end(.abort, session) }
    }

    @Test mutating func anotherProducersIDIsRefused() throws {
        let session = try initialise("a")
        _ = try initialise("b")
        #expect(throws: Refusal.invalidProducerIDMapping) { try coordinator.end("b", .commit, by: session) }
        #expect(throws: Refusal.invalidProducerIDMapping) { try coordinator.end("c", .commit, by: session) }
    }

    @Test mutating func whatIsOpenTooLongIsAbortedAndItsProducerFenced() throws {
        let session = try initialise("a")
        try open(session)
        #expect(coordinator.expire(at: Self.start.advanced(by: Self.timeout)).isEmpty)
        #expect(coordinator.expire(at: Self.start.advanced(by: Self.timeout + .nanoseconds(1))) == ["a"])
        #expect(coordinator.state(of: "a") == .preparing(.abort))
        #expect(throws: Refusal.producerFenced) { try end(.commit, session) }
        #expect(coordinator.missingMarkers(of: "a")?.0.epoch == session.epoch + 1)
    }

    @Test mutating func aDecidedTransactionDoesNotTimeOut() throws {
        let session = try initialise("a")
        try open(session)
        try end(.commit, session)
        #expect(coordinator.expire(at: Self.start.advanced(by: .seconds(1_000))).isEmpty)
    }

    // MARK: -

    @discardableResult
    private mutating func initialise(_ id: String) throws -> ProducerSession {
        try coordinator.initProducer(id, timeout: Self.timeout)
    }

    private mutating func open(_ session: ProducerSession) throws {
        try coordinator.add([.output(0)], to: "a", by: session, at: Self.start)
    }

    private mutating func end(_ outcome: TransactionOutcome, _ session: ProducerSession) throws {
        try coordinator.end("a", outcome, by: session)
    }
}
