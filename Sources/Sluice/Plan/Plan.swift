/// The whole of what an application does, checked: stages, and the sinks that their output goes to.
struct Plan: Sendable {
    let stages: [PlanBuilder.Input]
    let sinks: [any AnySink]
    /// The numbers of the nodes that lead to a sink: no other one runs.
    let liveNodes: Set<Int>
    /// What is done with what fails.
    let failures: FailurePlan
    /// Which stage reads a topic.
    let topics: TopicMatcher
    /// What operators share for their calls.
    let calls: CallResources
    let operators: [PlanBuilder.Operator]
    /// Which stages there are, those behind shuffles included.
    let graph: StageGraph
    /// How bucket tasks go on behind exchanges, by operator.
    let openings: [Int: ExchangeOpening]
    /// How many elements pass where.
    let flow: ElementFlow
    let wantedGuarantee: DeliveryGuarantee
    /// What tasks share.
    let variables: SharedVariables
    /// The sinks that each stage that reads topics must have a part for.
    private(set) var batchSinks: [StageID: [any AnySink]] = [:]

    /// - Parameters:
    ///   - onFailure: The policy of operators that have none of their own.
    ///   - guarantee: What the application is configured for.
    init(
        _ builder: PlanBuilder,
        onFailure: FailurePolicy = .fail,
        guarantee: DeliveryGuarantee = .atLeastOnce
    ) throws(ApplicationError) {
        wantedGuarantee = guarantee
        variables = builder.variables
        let state = builder.current
        stages = state.inputs
        operators = state.operators
        calls = state.calls
        liveNodes = Self.liveNodes(of: state.operators)
        graph = StageGraph(
            state.operators,
            inputs: state.inputs.map(\.node),
            live: liveNodes,
            partitions: builder.shufflePartitions
        )
        openings = state.openings
        flow = ElementFlow(state.operators, live: liveNodes)
        failures = FailurePlan(
            state.operators,
            live: liveNodes,
            standard: onFailure,
            firstSink: state.sinks.count
        )
        sinks = state.sinks + failures.sinks
        topics = try TopicMatcher(state.inputs)
        if let fault = state.faults.first { throw ApplicationError(.invalidPlan, fault) }
        try checkInputs()
        try checkSinks()
        try checkCheckpoints()
        try checkDeadLetters()
        try checkShuffledSinks()
        try checkGroups()
        for input in stages { batchSinks[input.stage] = findBatchSinks(of: input) }
    }

    /// The stages behind shuffles that lead to a sink, parents first.
    var shuffles: [ShuffleStage] { graph.shuffles }

    /// A batch is delivered as a whole as soon as one sink asks for that, or something is shuffled.
    var commitScope: DriverConfiguration.CommitScope {
        !shuffles.isEmpty || sinks.contains { $0.takesWholeBatches } ? .batch : .task
    }

    private func checkInputs() throws(ApplicationError) {
        guard let first = stages.first else {
            throw ApplicationError(.invalidPlan, "there is no stream: begin one with stream(from:)")
        }
        if stages.contains(where: \.source.topics.isEmpty) {
            throw ApplicationError(.invalidPlan, "a stream reads no topic: name at least one")
        }
        var seen: Set<String> = []
        for topic in stages.flatMap(\.source.topics) where !seen.insert(topic).inserted {
            throw ApplicationError(
                .invalidPlan,
                "topic \(topic) is read twice: name it once, and branch the stream that reads it"
            )
        }
        if stages.contains(where: { !$0.source.isConnectedLike(first.source) }) {
            throw ApplicationError(.invalidPlan, "all streams of an application must come from the same place")
        }
    }

    private func checkCheckpoints() throws(ApplicationError) {
        guard let sink = sinks.first(where: { $0.checkpoint != nil }) else { return }
        if sinks.count > 1 {
            throw ApplicationError(
                .invalidPlan,
                """
                sink \(sink.name) has a checkpoint, and is not the only one (\(sinks.map(\.name).joined(separator: ", "))): \
                a batch comes again as it was only where one sink says what is done; write to it alone, dead letters \
                included
                """
            )
        }
        if !sink.takesWholeBatches || sink.keepsPositions {
            throw ApplicationError(
                .invalidPlan,
                "sink \(sink.name) has a checkpoint, which is for sinks that take whole batches and keep no positions"
            )
        }
    }

    private func checkSinks() throws(ApplicationError) {
        for stage in stages where !liveNodes.contains(stage.node) {
            throw ApplicationError(
                .invalidPlan,
                "the stream from \(stage.source) is never written: end it with write(to:)"
            )
        }
    }

    private func checkDeadLetters() throws(ApplicationError) {
        for topic in failures.topics where try topics.stage(of: topic) != nil {
            throw ApplicationError(
                .invalidPlan,
                """
                topic \(topic) is read, and dead letters go there: what fails would come round for ever; name another \
                topic
                """
            )
        }
    }

    static func liveNodes(of operators: [PlanBuilder.Operator]) -> Set<Int> {
        var live: Set<Int> = []
        // What is downstream has a higher number.
        for entry in operators.reversed() where entry.sink != nil || live.contains(entry.number) {
            live.formUnion(entry.parents)
        }
        return live
    }

    /// Whether what is read from a topic may come to a sink. Dead letters come from everywhere.
    func leads(from topic: String, to sink: SinkID) throws(ApplicationError) -> Bool {
        guard let end = operators.first(where: { $0.sink == sink }) else { return true }
        guard let stage = try topics.stage(of: topic) else { return false }
        let upstream = upstream(of: end.number)
        return stages.contains { $0.stage == stage && upstream.contains($0.node) }
    }
}
