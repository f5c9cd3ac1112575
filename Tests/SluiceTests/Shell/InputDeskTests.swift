import Synchronization
import Testing

@testable import Sluice

@Suite(.timeLimit(.minutes(1))) struct InputDeskTests {
    private let told = Collected<DriverEvent>()

    private func desk(_ input: any InputConnector) throws -> InputDesk {
        let builder = PlanBuilder()
        Stream(node: builder.addInput(.kafka(topic: "in")), plan: builder).write(to: MemorySink())
        return InputDesk(
            input: input,
            plan: try Plan(builder),
            tellDriver: { [told] in told.append($0) },
            dataArrived: { _ in },
            time: TimeSource(ContinuousClock()),
            logger: ApplicationConfiguration.quiet.logger
        )
    }

    /// Partitions come, and are asked back, while nobody can tell where they stand: trying to find out must not hold up
    /// the answer, nor a stop.
    @Test func whatGoesBeforeItsTurnIsNotTakenIn() async throws {
        let input = UnreachableInput()
        let desk = try desk(input)
        try await desk.start()
        input.send(.assigned([.first]))
        await input.questions.reaches(1)
        input.send(.revoked([.first]))
        await told.reaches(1)
        await desk.stop()
        #expect(told.all == [.revoked([.first])])
    }

    @Test func aPartitionThatNobodyCanTellOfHoldsUpNoOther() async throws {
        let input = UnreachableInput()
        let desk = try desk(input)
        try await desk.start()
        input.send(.assigned([.first]))
        await input.questions.reaches(1)
        desk.observe(RequestID(1), [.second])
        desk.release([.second])
        await input.released.reaches(1)
        #expect(told.all == [.observed(RequestID(1), [.second: 10])])
        await desk.stop()
    }

    /// The revocation overtakes what was found: the driver hears of it alone.
    @Test func whatIsRevokedWhileItIsLookedUpIsNotTold() async throws {
        let gate = Gate()
        let input = UnreachableInput(answering: {
            gate.pass()
            return [.first: StartingPosition(3)]
        })
        let desk = try desk(input)
        try await desk.start()
        input.send(.assigned([.first]))
        await gate.visitor()
        input.send(.revoked([.first]))
        gate.open()
        await desk.stop()
        #expect(told.all == [.revoked([.first])])
    }
}

/// An input whose cluster does not tell where partitions stand, or only when it is let.
private final class UnreachableInput: InputConnector {
    let questions = Collected<[TopicPartition]>()
    let released = Collected<[TopicPartition]>()
    private let answer: @Sendable () throws -> [TopicPartition: StartingPosition]
    private let events = Mutex<(@Sendable (InputEvent) -> Void)?>(nil)

    init(
        answering answer: @escaping @Sendable () throws -> [TopicPartition: StartingPosition] = {
            throw KafkaError(code: .transport)
        }
    ) {
        self.answer = answer
    }

    func send(_ event: InputEvent) { events.withLock(\.self)?(event) }

    func start(_ events: @escaping @Sendable (InputEvent) -> Void) { self.events.withLock { $0 = events } }

    func startingPositions(of partitions: [TopicPartition]) throws -> [TopicPartition: StartingPosition] {
        questions.append(partitions)
        return try answer()
    }

    func logEnds(of partitions: [TopicPartition]) -> [TopicPartition: Int64] { [partitions[0]: 10] }

    func open(_: TopicPartition, at: Int64, onData: @escaping @Sendable () -> Void) throws -> any PartitionReader {
        throw KafkaError(code: .transport)
    }

    func release(_ partitions: [TopicPartition]) { released.append(partitions) }
    func commit(_ offsets: [TopicPartition: Int64], request: UInt64) {}
    func stop(readersInUse: Bool) {}
}
