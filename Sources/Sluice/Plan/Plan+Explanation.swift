/// The plan as text, an operator a line, branches indented.
extension Plan {
    /// The stages, those behind shuffles after those that read topics, and who promises what.
    var explanation: String {
        var lines: [String] = []
        for stage in stages {
            lines.append("stage \(stage.stage): \(stage.source)")
            explain(children(of: stage.node), depth: 1, into: &lines, after: stage.node)
        }
        for shuffle in shuffles {
            lines.append("stage \(shuffle.stage): \(explanation(of: shuffle))")
            explain(entrances(of: shuffle.stage), depth: 1, into: &lines)
        }
        return (lines + explainDelivery(wantedGuarantee)).joined(separator: "\n")
    }

    /// What a stage merges: `16 buckets, merged from stage 0`.
    func explanation(of shuffle: ShuffleStage) -> String {
        let buckets = shuffle.buckets == 1 ? "1 bucket" : "\(shuffle.buckets) buckets"
        let parents = shuffle.parents.map(\.description).joined(separator: ", ")
        return "\(buckets), merged from stage\(shuffle.parents.count == 1 ? "" : "s") \(parents)"
    }

    /// The operators that a stage begins with: what they need comes from other stages alone.
    func entrances(of stage: StageID) -> [PlanBuilder.Operator] {
        graph.reads[stage, default: []].map { operators[$0] }.filter { localInput(of: $0) == nil }
    }

    private func children(of node: Int) -> [PlanBuilder.Operator] {
        operators.filter { $0.parents.contains(node) }
    }

    /// The first input of an operator that is not shuffled again.
    private func localInput(of entry: PlanBuilder.Operator) -> Int? {
        entry.parents.indices.first { exchange(of: entry, $0)?.isLocal == true }
    }

    private func exchange(of entry: PlanBuilder.Operator, _ input: Int) -> StageGraph.Exchange? {
        graph.exchanges[ExchangeID(node: entry.number, input: input)]
    }

    private func explain(
        _ level: [PlanBuilder.Operator],
        depth: Int,
        into lines: inout [String],
        after parent: Int? = nil
    ) {
        for (index, entry) in level.enumerated() {
            let branch = level.count > 1 ? "branch \(index + 1): " : ""
            let inputs = entry.parents.indices.filter { entry.parents[$0] == parent }
            let notes = inputs.compactMap { note(on: $0, of: entry) }
            lines.append(
                String(repeating: "  ", count: depth) + branch + entry.name + failures.explanation(of: entry.number)
                    + notes.reduce(into: []) { $0.contains($1) ? () : $0.append($1) }.map { ", \($0)" }.joined()
            )
            guard goesOn(entry, after: parent, inputs) else { continue }
            explain(
                children(of: entry.number),
                depth: depth + (level.count > 1 ? 1 : 0),
                into: &lines,
                after: entry.number
            )
        }
    }

    /// Whether what comes after an operator is told of there: what is shuffled goes on in a stage of its own.
    private func goesOn(_ entry: PlanBuilder.Operator, after parent: Int?, _ inputs: [Int]) -> Bool {
        guard entry.exchange != nil, parent != nil, exchange(of: entry, 0) != nil else { return true }
        return localInput(of: entry).map(inputs.contains) ?? false
    }

    /// What becomes of an input of a keyed operator.
    private func note(on input: Int, of entry: PlanBuilder.Operator) -> String? {
        guard let spec = entry.exchange, let exchange = exchange(of: entry, input) else { return nil }
        let spilling =
            spec.unspillable.isEmpty
            ? "" : ", can't spill: values of type \(spec.unspillable.joined(separator: ", ")) stay in memory"
        if exchange.isLocal { return "already partitioned: not shuffled again\(spilling)" }
        let buckets = exchange.buckets == 1 ? "1 bucket" : "\(exchange.buckets) buckets"
        let combining = spec.combines ? ", combines before the shuffle" : ""
        return "shuffled to stage \(exchange.stage) by \(spec.partitioner) in \(buckets)\(combining)\(spilling)"
    }
}
