@testable import Sluice

/// Operators without anything to do, for the graph of their stages.
struct PlanSketch {
    private(set) var operators: [PlanBuilder.Operator] = []
    private var inputs: [Int] = []
    private var sinks = 0

    mutating func source() -> Int {
        inputs.append(operators.count)
        return add("source", [])
    }

    mutating func narrow(_ parents: Int..., keeps: Bool = false) -> Int {
        add("narrow", parents) { $0.keepsPartitioning = keeps }
    }

    mutating func keyed(
        _ parents: Int...,
        by partitioner: PartitionerID = .hash(Int.self),
        partitions: Int? = nil,
        keeps: Bool = true
    ) -> Int {
        add("keyed", parents) {
            $0.exchange = ExchangeSpec(partitioner, partitions: partitions, keepsPartitioning: keeps)
        }
    }

    mutating func write(_ parents: Int...) {
        for parent in parents {
            let sink = SinkID(sinks)
            _ = add("write", [parent]) { $0.sink = sink }
            sinks += 1
        }
    }

    var graph: StageGraph {
        StageGraph(operators, inputs: inputs, live: Plan.liveNodes(of: operators), partitions: 4)
    }

    private mutating func add(
        _ name: String,
        _ parents: [Int],
        _ change: (inout PlanBuilder.Operator) -> Void = { _ in }
    ) -> Int {
        var entry = PlanBuilder.Operator(number: operators.count, name: name, parents: parents)
        change(&entry)
        operators.append(entry)
        return entry.number
    }
}

extension StageGraph {
    /// The shuffle stages: number, parents, buckets.
    var shown: [String] { shuffles.map { "\($0.stage) of \($0.parents.map(\.rawValue)), \($0.buckets)" } }

    /// The inputs that are not shuffled again.
    var local: [ExchangeID] { exchanges.filter(\.value.isLocal).keys.sorted() }
}
