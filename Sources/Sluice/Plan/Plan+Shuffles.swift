/// What shuffles ask of sinks.
extension Plan {
    /// The sinks that a stage must have a part for, though its attempts may put nothing there by themselves: what comes to
    /// them behind a shuffle is published with the ranges that it came from.
    func findBatchSinks(of input: PlanBuilder.Input) -> [any AnySink] {
        guard !shuffles.isEmpty else { return [] }
        return sinks.filter { sink in
            guard sink.takesWholeBatches || sink.keepsPositions else { return false }
            return operators.contains { $0.sink == sink.id && upstream(of: $0.number).contains(input.node) }
        }
    }

    /// A node and all that leads to it.
    func upstream(of node: Int) -> Set<Int> {
        var upstream: Set<Int> = [node]
        // What is upstream has a lower number.
        for entry in operators.reversed() where upstream.contains(entry.number) { upstream.formUnion(entry.parents) }
        return upstream
    }

    /// Whether a node runs behind a shuffle.
    func isShuffled(_ node: Int) -> Bool {
        graph.stages[node, default: []].contains { $0.rawValue >= stages.count }
    }

    func checkShuffledSinks() throws(ApplicationError) {
        for entry in operators {
            guard let sink = sinks.first(where: { $0.id == entry.sink }), !sink.takesShuffledOutput,
                isShuffled(entry.number)
            else { continue }
            throw ApplicationError(
                .invalidPlan,
                """
                sink \(sink.name) can't take what was shuffled: it stores where each partition stands with its output, \
                and what is shuffled came from many; write it to a sink that takes it (forEachBatch, Kafka, SQLite), or \
                shuffle nothing on the way
                """
            )
        }
    }
}
