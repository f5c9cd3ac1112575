/// Which stages a plan has, what runs in which, and what is exchanged between them.
struct StageGraph: Sendable {
    /// A way into an operator that needs its elements by key.
    struct Exchange: Hashable, Sendable {
        /// The node whose elements are written.
        let parent: Int
        /// The stage that merges them.
        let stage: StageID
        /// Buckets of that stage.
        let buckets: Int
        /// Whether they are in the right bucket already: then each attempt writes them for itself.
        let isLocal: Bool
    }

    /// The stages behind shuffles, parents first.
    private(set) var shuffles: [ShuffleStage] = []
    /// Those that run.
    private(set) var exchanges: [ExchangeID: Exchange] = [:]
    /// The operators that each stage's buckets are read for, in order; none for stages that read topics.
    private(set) var reads: [StageID: [Int]] = [:]
    /// The stages that each node that runs is part of, by number. What is behind a union may be part of several.
    private(set) var stages: [Int: [StageID]] = [:]
    /// How the elements that leave each node lie, by number, where that is known.
    private(set) var partitionings: [Int: Partitioning] = [:]

    /// - Parameters:
    ///   - inputs: The numbers of the nodes that read topics, in order of their stages.
    ///   - live: The nodes that lead to a sink.
    ///   - partitions: How many buckets a shuffle has that says nothing else.
    init(_ operators: [PlanBuilder.Operator], inputs: [Int], live: Set<Int>, partitions: Int) {
        var forest = StageForest(inputs: inputs.count)
        var groups: [Int: Set<Int>] = [:]
        for (stage, node) in inputs.enumerated() { groups[node] = [stage] }
        var local: Set<ExchangeID> = []
        for entry in operators where !entry.parents.isEmpty && (entry.sink != nil || live.contains(entry.number)) {
            let above = entry.parents.map { forest.current(groups[$0, default: []]) }
            guard let spec = entry.exchange else {
                groups[entry.number] = above.reduce(into: []) { $0.formUnion($1) }
                partitionings[entry.number] = kept(by: entry, above)
                continue
            }
            let place = forest.place(
                zip(above, entry.parents).map { ($0, partitionings[$1]) },
                spec,
                standard: partitions
            )
            groups[entry.number] = [place.group]
            for input in place.local { local.insert(ExchangeID(node: entry.number, input: input)) }
            if spec.keepsPartitioning, spec.partitioner.isRepeatable {
                partitionings[entry.number] = Partitioning(
                    partitioner: spec.partitioner,
                    partitions: forest.buckets(of: place.group)
                )
            }
        }
        let numbers = forest.numbers()
        stages = groups.mapValues { Set($0.compactMap { numbers[forest.root($0)] }).sorted().map(StageID.init) }
        shuffles = forest.shuffles(numbers)
        for entry in operators where entry.exchange != nil {
            guard let stage = stages[entry.number]?.first else { continue }
            reads[stage, default: []].append(entry.number)
            for (input, parent) in entry.parents.enumerated() {
                let id = ExchangeID(node: entry.number, input: input)
                exchanges[id] = Exchange(
                    parent: parent,
                    stage: stage,
                    buckets: shuffles.first { $0.stage == stage }?.buckets ?? 1,
                    isLocal: local.contains(id)
                )
            }
        }
    }

    /// What becomes of the partitioning of what an operator takes: a union keeps that which both have in one stage.
    private func kept(by entry: PlanBuilder.Operator, _ above: [Set<Int>]) -> Partitioning? {
        guard entry.keepsPartitioning, let first = entry.parents.first else { return nil }
        let isOne = Set(above).count == 1 && entry.parents.allSatisfy { partitionings[$0] == partitionings[first] }
        return isOne ? partitionings[first] : nil
    }
}
