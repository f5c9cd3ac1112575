/// The plan as a graph, without counts, and where each edge's count comes from.
struct PlanGraph: Sendable {
    private enum Count {
        /// What leaves a node.
        case elements(of: Int)
        /// The dead letters of an operator.
        case deadLetters(of: Int)
    }

    private struct Edge {
        let from: Int
        let to: Int
        let count: Count
        var isShuffle = false
    }

    private let stages: [PlanStatus.Stage]
    private let nodes: [PlanStatus.Node]
    private let edges: [Edge]

    /// Of no plan.
    init() { (stages, nodes, edges) = ([], [], []) }

    init(_ plan: Plan) {
        let scope = plan.commitScope == .task ? "task" : "batch"
        stages =
            plan.stages.map {
                PlanStatus.Stage(id: $0.stage.rawValue, source: $0.source.description, commitScope: scope)
            }
            + plan.shuffles.map {
                PlanStatus.Stage(id: $0.stage.rawValue, source: Self.source(of: $0, plan), commitScope: scope)
            }
        let reaching = Self.stages(of: plan)
        var nodes = plan.operators.map { Self.node($0, plan, reaching[$0.number, default: []]) }
        var edges = plan.operators.flatMap { entry in
            entry.parents.enumerated().map { input, parent in
                let exchange = plan.graph.exchanges[ExchangeID(node: entry.number, input: input)]
                return Edge(
                    from: parent,
                    to: entry.number,
                    count: .elements(of: parent),
                    isShuffle: exchange?.isLocal == false
                )
            }
        }
        for (place, sink) in plan.failures.sinks.enumerated() {
            let id = plan.operators.count + place
            let senders = plan.operators.filter { plan.failures.action(of: $0.number) == .deadLetter(sink: place) }
            edges += senders.map { Edge(from: $0.number, to: id, count: .deadLetters(of: $0.number)) }
            let stages = Set(senders.flatMap { reaching[$0.number, default: []] })
            nodes.append(
                PlanStatus.Node(
                    id: id,
                    stages: stages.sorted(),
                    kind: "sink",
                    name: "dead letters to \(sink.name)",
                    detail: plan.promise(of: sink)
                )
            )
        }
        self.nodes = nodes
        self.edges = edges
    }

    /// With what has passed, and how fast.
    func status(_ flow: FlowTotals) -> PlanStatus {
        PlanStatus(
            stages: stages,
            nodes: nodes,
            edges: edges.map { edge in
                let (total, rate) =
                    switch edge.count {
                    case .elements(let node): (flow.elements(of: node), flow.rate(of: node))
                    case .deadLetters(let node): (flow.deadLetters(of: node), flow.deadLetterRate(of: node))
                    }
                return PlanStatus.Edge(
                    from: edge.from,
                    to: edge.to,
                    elements: total,
                    elementsPerSecond: rate,
                    isShuffle: edge.isShuffle ? true : nil
                )
            }
        )
    }

    private static func node(_ entry: PlanBuilder.Operator, _ plan: Plan, _ stages: Set<Int>) -> PlanStatus.Node {
        let kind = entry.sink != nil ? "sink" : entry.parents.isEmpty ? "source" : "operator"
        let isLive = entry.sink != nil || plan.liveNodes.contains(entry.number)
        let sink = plan.sinks.first { $0.id == entry.sink }
        let parts = [sink.map(plan.promise(of:)), plan.failures.policy(of: entry.number)].compactMap(\.self)
        return PlanStatus.Node(
            id: entry.number,
            stages: stages.sorted(),
            kind: kind,
            name: entry.name,
            detail: isLive
                ? (parts.isEmpty ? nil : parts.joined(separator: "; ")) : "leads to no sink, and does not run"
        )
    }

    private static func source(of shuffle: ShuffleStage, _ plan: Plan) -> String {
        let names = plan.entrances(of: shuffle.stage).map(\.name).joined(separator: ", ")
        return "shuffle of \(names): \(plan.explanation(of: shuffle))"
    }

    /// Nodes that do not run are part of the stages that they would be in. What is downstream has a higher number.
    private static func stages(of plan: Plan) -> [Int: Set<Int>] {
        var stages: [Int: Set<Int>] = [:]
        for stage in plan.stages { stages[stage.node] = [stage.stage.rawValue] }
        for entry in plan.operators {
            if let known = plan.graph.stages[entry.number] {
                stages[entry.number] = Set(known.map(\.rawValue))
                continue
            }
            for parent in entry.parents { stages[entry.number, default: []].formUnion(stages[parent, default: []]) }
        }
        return stages
    }
}

/// What has passed the nodes of the plan in delivered tasks, by number.
struct FlowTotals: Sendable {
    private let nodes: Int
    /// What left each node; behind that the dead letters of each.
    private var totals: [Int64]
    private var window = RateWindow()

    init(nodes: Int) {
        self.nodes = nodes
        totals = Array(repeating: 0, count: 2 * nodes)
    }

    mutating func add(_ elements: [Int], deadLetters: [Int: Int]) {
        for (node, count) in elements.enumerated() where node < nodes { totals[node] &+= Int64(count) }
        for (node, count) in deadLetters where node < nodes { totals[nodes + node] &+= Int64(count) }
    }

    mutating func look(at now: Instant) { window.add(totals, at: now) }

    /// Nothing passes any more.
    mutating func close() { window.clear() }

    func elements(of node: Int) -> Int64 { totals[node] }
    func rate(of node: Int) -> Double { window.rate(node) }
    func deadLetters(of node: Int) -> Int64 { totals[nodes + node] }
    func deadLetterRate(of node: Int) -> Double { window.rate(nodes + node) }
}

extension Plan {
    fileprivate func promise(of sink: any AnySink) -> String { "\(guarantee(of: sink))" }
}
