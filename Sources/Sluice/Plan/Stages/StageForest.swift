/// The stages while they are found: some turn out to be one.
struct StageForest {
    private struct Group {
        /// Nil for one that reads topics.
        let buckets: Int?
        /// What writes what it merges.
        var parents: Set<Int> = []
        /// The one that it has become part of.
        var isPartOf: Int?
    }

    /// Where an operator runs, and which of its inputs are there already.
    struct Place {
        let group: Int
        var local: [Int] = []
    }

    private var groups: [Group]
    private let inputs: Int

    /// - Parameter inputs: Stages that read topics; they come first.
    init(inputs: Int) {
        self.inputs = inputs
        groups = Array(repeating: Group(buckets: nil), count: inputs)
    }

    func root(_ group: Int) -> Int {
        var group = group
        while let next = groups[group].isPartOf { group = next }
        return group
    }

    func current(_ groups: Set<Int>) -> Set<Int> { Set(groups.map(root)) }

    func buckets(of group: Int) -> Int { groups[root(group)].buckets ?? 1 }

    /// Finds where an operator that needs its elements by key runs.
    ///
    /// - Parameters:
    ///   - above: For each input the groups that it comes from, and how it lies there.
    ///   - standard: How many buckets it has where nothing says anything else.
    mutating func place(
        _ above: [(groups: Set<Int>, partitioning: Partitioning?)],
        _ spec: ExchangeSpec,
        standard: Int
    ) -> Place {
        let fitting = above.indices.filter { fits(above[$0], spec) }
        if fitting.count == above.count, let place = shared(above) { return place }
        for input in fitting {
            guard let home = above[input].groups.first else { continue }
            let others = above.indices.filter { $0 != input }.reduce(into: Set<Int>()) {
                $0.formUnion(above[$1].groups)
            }
            guard !others.contains(where: { dependsOn($0, home) }) else { continue }
            groups[home].parents.formUnion(others)
            return Place(group: home, local: [input])
        }
        let all = above.reduce(into: Set<Int>()) { $0.formUnion($1.groups) }
        let known = fitting.compactMap { above[$0].partitioning?.partitions }.max()
        groups.append(Group(buckets: spec.partitions ?? known ?? standard, parents: all))
        return Place(group: groups.count - 1)
    }

    private func fits(_ input: (groups: Set<Int>, partitioning: Partitioning?), _ spec: ExchangeSpec) -> Bool {
        guard let partitioning = input.partitioning, input.groups.count == 1, spec.partitioner.isRepeatable,
            partitioning.partitioner == spec.partitioner
        else { return false }
        return spec.partitions.map { $0 == partitioning.partitions } ?? true
    }

    /// The one stage of all inputs, where they lie alike, and can be one.
    private mutating func shared(_ above: [(groups: Set<Int>, partitioning: Partitioning?)]) -> Place? {
        guard let home = above.first?.groups.first,
            above.allSatisfy({ $0.partitioning == above.first?.partitioning })
        else { return nil }
        let others = Set(above.compactMap(\.groups.first)).subtracting([home])
        guard !others.contains(where: { dependsOn($0, home) || dependsOn(home, $0) }) else { return nil }
        for other in others {
            groups[home].parents.formUnion(groups[other].parents)
            groups[other].isPartOf = home
        }
        return Place(group: home, local: Array(above.indices))
    }

    /// Whether a group is another, or waits for it.
    private func dependsOn(_ group: Int, _ other: Int) -> Bool {
        var (left, seen): ([Int], Set<Int>) = ([root(group)], [])
        while let next = left.popLast() {
            if next == root(other) { return true }
            guard seen.insert(next).inserted else { continue }
            left += groups[next].parents.map(root)
        }
        return false
    }

    /// The number of each stage: those that read topics first, then parents first.
    func numbers() -> [Int: Int] {
        var numbers = Dictionary(uniqueKeysWithValues: (0..<inputs).map { ($0, $0) })
        var left = groups.indices.filter { $0 >= inputs && groups[$0].isPartOf == nil }
        // There is always one, since no stage waits for itself.
        while let next = left.firstIndex(where: { current(groups[$0].parents).allSatisfy { numbers[$0] != nil } }) {
            numbers[left.remove(at: next)] = numbers.count
        }
        return numbers
    }

    /// The stages behind shuffles, in order.
    func shuffles(_ numbers: [Int: Int]) -> [ShuffleStage] {
        numbers.filter { $0.key >= inputs }.sorted { $0.value < $1.value }.map { group, number in
            ShuffleStage(
                stage: StageID(number),
                parents: current(groups[group].parents).compactMap { numbers[$0] }.sorted().map(StageID.init),
                buckets: groups[group].buckets ?? 1
            )
        }
    }
}
