import Synchronization
import Testing

@testable import Sluice

@Suite(.timeLimit(.minutes(1))) struct InputDeskTests {
    /// Partitions come, and are asked back, while the desk is busy. Nobody can tell where they stand: trying to find out
    /// would hold up the answer, and a stop, for as long as the broker is away.
    @Test func whatGoesBeforeItsTurnIsNotLookedAt() async throws {
        let (input, gate, told) = (UnreachableInput(), Gate(), Collected<DriverEvent>())
        let builder = PlanBuilder()
        Stream(node: builder.addInput(.kafka(topic: "in")), plan: builder).write(to: MemorySink())
        let desk = InputDesk(
            input: input,
            plan: try Plan(builder),
            tellDriver: { told.append($0) },
            dataArrived: { _ in },
            time: TimeSource(ContinuousClock()),
            logger: ApplicationConfiguration.quiet.logger
        )
        try await desk.start()
        let busy = desk.begin { gate.pass() }
        await gate.visitor()
        input.send(.assigned([.first]))
        input.send(.revoked([.first]))
        gate.open()
        try await busy.value
        await told.reaches(1)
        await desk.stop()
        #expect(told.all == [.revoked([.first])])
    }
}

/// An input whose cluster does not answer.
private final class UnreachableInput: InputConnector {
    private let events = Mutex<(@Sendable (InputEvent) -> Void)?>(nil)

    func send(_ event: InputEvent) { events.withLock(\.self)?(event) }

    func start(_ events: @escaping @Sendable (InputEvent) -> Void) { self.events.withLock { $0 = events } }

    func startingPositions(of partitions: [TopicPartition]) throws -> [TopicPartition: StartingPosition] {
        throw KafkaError(code: .transport)
    }

    func logEnds(of partitions: [TopicPartition]) throws -> [TopicPartition: Int64] {
        throw KafkaError(code: .transport)
    }

    func open(_: TopicPartition, at: Int64, onData: @escaping @Sendable () -> Void) throws -> any PartitionReader {
        throw KafkaError(code: .transport)
    }

    func release(_ partitions: [TopicPartition]) {}
    func commit(_ offsets: [TopicPartition: Int64], request: UInt64) {}
    func stop(readersInUse: Bool) {}
}
