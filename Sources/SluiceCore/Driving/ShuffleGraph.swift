/// The stages behind shuffles, and their lanes.
struct ShuffleGraph: Sendable {
    /// Parents first.
    let stages: [ShuffleStage]
    /// The number of each stage's first lane.
    private let firstLanes: [StageID: Int]
    /// All stages that lead to a stage.
    private let ancestors: [StageID: Set<StageID>]

    init(_ stages: [ShuffleStage]) {
        self.stages = stages
        var (firstLanes, next): ([StageID: Int], Int) = ([:], 0)
        var ancestors: [StageID: Set<StageID>] = [:]
        for stage in stages {
            firstLanes[stage.stage] = next
            next += stage.buckets
            ancestors[stage.stage] = stage.parents.reduce(into: []) { all, parent in
                all.insert(parent)
                all.formUnion(ancestors[parent] ?? [])
            }
        }
        self.firstLanes = firstLanes
        self.ancestors = ancestors
    }

    var isEmpty: Bool { stages.isEmpty }

    func lane(_ stage: StageID, _ bucket: Int) -> LaneID {
        LaneID((firstLanes[stage] ?? 0) + bucket, kind: .bucket)
    }

    /// The stages that are made of what any of these put out, however far behind.
    func downstream(of sources: Set<StageID>) -> Set<StageID> {
        Set(stages.map(\.stage).filter { ancestors[$0]?.isDisjoint(with: sources) == false })
    }

    fileprivate func isShuffle(_ stage: StageID) -> Bool { firstLanes[stage] != nil }
}

/// How far one unit is behind its first shuffle.
struct ShuffleProgress: Sendable {
    /// Stages whose bucket tasks are planned, and those that had nothing to do.
    private(set) var planned: Set<StageID> = []
    /// Stages of which output is gone that was there: what was made of it must not be used.
    private(set) var stale: Set<StageID> = []

    /// Whether no stage is left to plan, and all that is planned stands.
    func isDone(_ graph: ShuffleGraph) -> Bool { planned.count == graph.stages.count && stale.isEmpty }

    /// The stages whose turn it is, once all tasks that are planned are complete.
    func next(_ graph: ShuffleGraph) -> [ShuffleStage] {
        graph.stages.filter { stage in
            !planned.contains(stage.stage)
                && stage.parents.allSatisfy { planned.contains($0) || !graph.isShuffle($0) }
        }
    }

    mutating func plan(_ stages: [ShuffleStage]) { planned.formUnion(stages.map(\.stage)) }

    /// Notes that output of a stage is gone, or not to be used any more.
    mutating func lose(_ stage: StageID) {
        if !planned.isEmpty { stale.insert(stage) }
    }

    /// Forgets what was made of output that is gone.
    ///
    /// - Returns: The stages to throw away.
    mutating func discard(_ graph: ShuffleGraph) -> Set<StageID> {
        let discarded = graph.downstream(of: stale)
        planned.subtract(discarded)
        stale = []
        return discarded
    }
}
