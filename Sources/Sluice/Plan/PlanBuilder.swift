internal import Synchronization

/// Numbers the operators, sources and sinks of an application in the order in which they are declared, so that every
/// process that builds the same plan numbers them alike.
public final class PlanBuilder: Sendable {
    struct Operator: Sendable {
        let number: Int
        let name: String
        let parents: [Int]
        var sink: SinkID?
        /// Whether it calls code of the user's that fails at an element.
        var canFail = false
        /// Whether each element that it takes leaves as one, unless it fails at it.
        var passesEach = false
        /// Its own policy, if it has one.
        var onFailure: FailurePolicy?
        /// Whether what it passes on stays in the bucket of its key.
        var keepsPartitioning = false
        /// What it asks for, if its inputs have to be shuffled.
        var exchange: ExchangeSpec?
        /// Whether what it passes on can be gone through once, and only at that moment.
        var isOnePass = false
    }

    struct Input: Sendable {
        let stage: StageID
        let node: Int
        let source: Source
        let connect: @Sendable (TaskContext) throws -> Push<Record>
    }

    struct State: Sendable {
        var operators: [Operator] = []
        var inputs: [Input] = []
        var sinks: [any AnySink] = []
        var faults: [String] = []
        var calls = CallResources()
        /// How bucket tasks go on behind exchanges, by operator.
        var openings: [Int: ExchangeOpening] = [:]
        /// A `Partitioner` of the user's that an exchange goes by, and what comes out of it too, by operator.
        var partitioners: [Int: any Sendable] = [:]
    }

    private let state = Mutex(State())
    /// What tasks share.
    let variables = SharedVariables()

    /// How many buckets a shuffle has that says nothing else.
    let shufflePartitions: Int

    /// - Parameter shufflePartitions: How many buckets a shuffle has that says nothing else.
    init(shufflePartitions: Int = 16) { self.shufflePartitions = shufflePartitions }

    var current: State { state.withLock(\.self) }

    func makeNode<Element>(
        _ operation: String,
        after parents: [Int],
        canFail: Bool = false,
        onFailure: FailurePolicy? = nil,
        passesEach: Bool = false,
        keepsPartitioning: Bool = false,
        exchange: ExchangeSpec? = nil
    ) -> StreamNode<Element> {
        let isOnePass = Element.self is any OnePass.Type
        return state.withLock { state in
            let number = state.operators.count
            state.operators.append(
                Operator(
                    number: number,
                    name: operation,
                    parents: parents,
                    canFail: canFail,
                    passesEach: passesEach,
                    onFailure: onFailure,
                    keepsPartitioning: keepsPartitioning,
                    exchange: exchange,
                    isOnePass: isOnePass
                )
            )
            return StreamNode(number: number)
        }
    }

    func addInput(_ source: Source) -> StreamNode<Record> {
        let node: StreamNode<Record> = makeNode(source.description, after: [])
        state.withLock { state in
            state.inputs.append(
                Input(stage: StageID(state.inputs.count), node: node.number, source: source) { context in
                    try context.push(into: node)
                }
            )
        }
        return node
    }

    /// A sink's identity, and its number among the operators.
    @usableFromInline
    struct SinkPlace: Sendable {
        @usableFromInline let id: SinkID
        @usableFromInline let node: Int
    }

    @usableFromInline
    func addSink<S: Sink>(_ sink: S, after parent: Int) -> SinkPlace {
        state.withLock { state in
            let id = SinkID(state.sinks.count)
            state.sinks.append(TypedSink(id: id, sink: sink))
            let number = state.operators.count
            state.operators.append(
                Operator(number: number, name: "write to \(sink.name)", parents: [parent], sink: id, canFail: true)
            )
            return SinkPlace(id: id, node: number)
        }
    }

    func change<Result: Sendable>(_ body: (inout sending State) -> Result) -> Result {
        state.withLock { body(&$0) }
    }

    /// Notes a mistake, to be thrown when the application starts.
    @usableFromInline
    func note(_ fault: String) {
        state.withLock { $0.faults.append(fault) }
    }
}
