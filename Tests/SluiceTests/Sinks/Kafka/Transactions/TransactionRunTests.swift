import SluiceCore
import Synchronization
import Testing

@testable import Sluice

/// The embedded broker takes transactions and forgets what they are about; its answers can be chosen.
@Suite(.timeLimit(.minutes(1))) struct TransactionRunTests {
    private static let endTransaction = EmbeddedBroker.API(rawValue: 26)
    private static let addPartitions = EmbeddedBroker.API(rawValue: 24)
    private let broker: EmbeddedBroker
    private let slot: TransactionSlot
    private let renewals = Collected<String>()

    init() throws {
        broker = try EmbeddedBroker(topics: [.init("out", partitions: 1)])
        var configuration = ApplicationConfiguration(
            kafka: broker.configuration.setting("reconnect.backoff.max.ms", to: "100")
        )
        configuration.instanceID = "one"
        let settings = TransactionSettings(
            application: "app",
            group: "g",
            configuration: configuration,
            scope: .task,
            defaults: [:],
            random: 0
        )
        slot = TransactionSlot(number: 0, settings, logger: ApplicationConfiguration.quiet.logger, news: { _ in })
    }

    private func run(_ text: String, _ input: FakeInput = FakeInput()) -> TransactionRun {
        let records = KafkaOutput()
        text.encode(into: records)
        return TransactionRun(
            slot: slot,
            timeout: .seconds(60),
            outputs: [
                TransactionOutput(
                    source: .range(OffsetRange(partition: .first, from: 0, until: 7)),
                    topic: "out",
                    records: records
                )
            ],
            offsets: [TopicPartition.first: 7],
            input: input,
            time: TimeSource(ContinuousClock()),
            onTrouble: { [renewals] in if case .renewed(let cause) = $0 { renewals.append(cause) } }
        )
    }

    private func perform(_ run: TransactionRun) async -> TransactionFlow.Outcome? {
        await Task(executorPreference: slot.thread) { await run.run() }.value
    }

    private func perform(_ text: String, _ input: FakeInput = FakeInput()) async -> TransactionFlow.Outcome? {
        await perform(run(text, input))
    }

    private func end() {
        slot.stop()
        broker.close()
    }

    @Test func makesItsProducerAndCommits() async {
        defer { end() }
        #expect(slot.producer == nil)
        #expect(await perform("a") == .committed)
        #expect(await perform("b") == .committed)
        #expect(renewals.all.count == 1)
    }

    @Test func offsetsThatAreOutdatedAbortItAndTheProducerGoesOn() async {
        defer { end() }
        let outcome = await perform("a", FakeInput(outdated: KafkaError(code: .illegalGeneration)))
        guard case .outdated = outcome else {
            Issue.record("\(String(describing: outcome))")
            return
        }
        #expect(await perform("b") == .committed)
        #expect(renewals.all.count == 1)
    }

    @Test func oneThatIsGivenUpWhileItSendsIsAbortedAtOnce() async throws {
        defer { end() }
        #expect(await perform("a") == .committed)
        try broker.setDown()
        let run = run("b")
        async let outcome = perform(run)
        while (slot.producer?.producer.inFlight ?? 0) == 0 { await Task.yield() }
        run.cancel()
        try broker.setUp()
        guard case .aborted = await outcome else {
            Issue.record("it was not aborted")
            return
        }
        #expect(await perform("c") == .committed)
    }

    @Test func oneThatIsStoppedEndsWithoutAWord() async throws {
        defer { end() }
        #expect(await perform("a") == .committed)
        try broker.setDown()
        let run = run("b")
        async let outcome = perform(run)
        while (slot.producer?.producer.inFlight ?? 0) == 0 { await Task.yield() }
        run.stop()
        #expect(await outcome == nil)
        #expect(slot.producer == nil)
        try broker.setUp()
    }

    @Test(arguments: [true, false])
    func aCommitOfUnknownOutcomeIsWhatTheGroupSays(_ isCommitted: Bool) async throws {
        defer { end() }
        try broker.failNext(Self.endTransaction, with: [KafkaError.Code(rawValue: 48)])
        let outcome = await perform("a", FakeInput(committed: isCommitted ? 7 : 6))
        if isCommitted {
            #expect(outcome == .committed)
        } else {
            guard case .aborted(let failure) = outcome else {
                Issue.record("\(String(describing: outcome))")
                return
            }
            #expect(failure.message.contains("INVALID_TXN_STATE"))
        }
        #expect(renewals.all.count == 2)
        #expect(await perform("b") == .committed)
    }

    @Test func aQuestionThatIsNotAnsweredIsAskedAgain() async throws {
        defer { end() }
        try broker.failNext(Self.endTransaction, with: [KafkaError.Code(rawValue: 48)])
        let input = FakeInput(committed: 7, refusals: 2)
        #expect(await perform("a", input) == .committed)
        #expect(input.questions.all.count == 3)
    }

    @Test func anotherProducerIsNamedWithWhatToDo() async throws {
        defer { end() }
        try broker.failNext(Self.endTransaction, with: [.producerFenced])
        guard case .failed(let failure) = await perform("a") else {
            Issue.record("it went on")
            return
        }
        #expect(failure.message.contains("transactional.id app/g/one/0"))
        #expect(!failure.isRetriable)
    }

    @Test func theCauseIsToldAndNotItsAftermath() async throws {
        defer { end() }
        try broker.failNext(Self.addPartitions, with: [.topicAuthorizationFailed])
        guard case .failed(let failure) = await perform("a") else {
            Issue.record("it went on")
            return
        }
        #expect(failure.message.contains("TOPIC_AUTHORIZATION_FAILED"))
        #expect(failure.partition == nil, "it is not known which record it was")
        #expect(await perform("b") == .committed)
    }

    @Test func aRecordThatIsTooLargeIsRefusedWithItsPartition() async {
        defer { end() }
        guard case .failed(let failure) = await perform(String(repeating: "x", count: 2_000_000)) else {
            Issue.record("it went on")
            return
        }
        #expect(failure.partition == TopicPartition.first)
        #expect(failure.message.contains("kafka out, output of in[0]"))
        #expect(!failure.isRetriable)
        #expect(await perform("b") == .committed)
    }
}

/// An input that has a group, and nothing else.
final class FakeInput: InputConnector {
    let questions = Collected<[TopicPartition]>()
    private let error: KafkaError?
    private let committed: Int64?
    private let refusals: Int

    /// - Parameters:
    ///   - error: What it says when it is asked who it is to the group.
    ///   - refusals: How many questions for committed offsets are refused first.
    init(
        outdated error: KafkaError? = nil,
        committed: Int64? = nil,
        refusals: Int = 0
    ) {
        self.error = error
        self.committed = committed
        self.refusals = refusals
    }

    var hasTransactions: Bool { true }

    func groupMetadata(
        for partitions: [TopicPartition],
        while isWanted: () -> Bool
    ) throws(KafkaError) -> ConsumerGroupMetadata {
        if let error { throw error }
        return try ConsumerGroupMetadata(group: "g", generation: 1, memberID: "m")
    }

    func committedOffsets(of partitions: [TopicPartition]) throws(KafkaError) -> [TopicPartition: Int64?] {
        questions.append(partitions)
        guard questions.all.count > refusals else { throw KafkaError(code: .unstableOffsets) }
        return Dictionary(uniqueKeysWithValues: partitions.map { ($0, committed) })
    }

    func start(_ events: @escaping @Sendable (InputEvent) -> Void) {}
    func startingPositions(of partitions: [TopicPartition]) -> [TopicPartition: StartingPosition] { [:] }
    func logEnds(of partitions: [TopicPartition]) -> [TopicPartition: Int64] { [:] }
    func open(_: TopicPartition, at: Int64, onData: @escaping @Sendable () -> Void) throws -> any PartitionReader {
        throw KafkaError(code: .invalidState)
    }
    func release(_ partitions: [TopicPartition]) {}
    func commit(_ offsets: [TopicPartition: Int64], request: UInt64) {}
    func stop(readersInUse: Bool) {}
}
