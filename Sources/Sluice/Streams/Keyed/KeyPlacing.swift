/// How an operator spreads keys over partitions.
@usableFromInline
struct KeyPlacing<Key>: Sendable {
    /// As `explain()` names the operator.
    @usableFromInline let operation: String
    /// Nil: by the hash, over as many as the stream has already, or as the application is set to.
    @usableFromInline let partitioner: Partitioner<Key>?

    /// What was asked for; or else what a stream was partitioned by already.
    ///
    /// - Parameter streams: What the operator reads; the first of them that is partitioned by a partitioner of its own counts.
    @usableFromInline
    init(
        _ operation: String,
        _ plan: PlanBuilder,
        after streams: [Int] = [],
        partitions: Int?,
        partitioner: Partitioner<Key>? = nil
    ) {
        self.operation = operation
        if let partitions, let partitioner, partitioner != .hash(partitions: partitions) {
            plan.note(
                "\(operation): partitions (\(partitions)) and a partitioner (\(partitioner)) are given: leave one of them away"
            )
        }
        let asked = partitioner ?? partitions.map { .hash(partitions: $0) }
        self.partitioner = asked ?? streams.lazy.compactMap { plan.partitioner(of: $0) }.first
    }

    /// What the plan is asked for.
    ///
    /// - Parameters:
    ///   - types: What is written, besides keys.
    ///   - keepsKey: Whether what comes out is a pair of the key and something.
    @usableFromInline
    func spec(_ types: (name: String, canSpill: Bool)..., combines: Bool, keepsKey: Bool) -> ExchangeSpec {
        ExchangeSpec(
            partitioner?.id ?? .hash(Key.self),
            partitions: partitioner?.partitions,
            combines: combines,
            keepsPartitioning: keepsKey,
            unspillable: ([KeyPlacing.type(Key.self)] + types).filter { !$0.canSpill }.map(\.name)
        )
    }

    /// A type, and whether it can be written to disk.
    @usableFromInline
    static func type<Value>(_ type: Value.Type) -> (name: String, canSpill: Bool) {
        ("\(type)", ShuffleCodec<Value>.find() != nil)
    }

    /// The type by name, if it can't be written to disk.
    @usableFromInline
    static func unspillable<Value>(_ value: Value.Type) -> [String] {
        let type = type(value)
        return type.canSpill ? [] : [type.name]
    }

    /// - Parameter buckets: How many the exchange has.
    @usableFromInline
    func placement(_ buckets: Int) -> Placement<Key> {
        guard let partitioner, let place = partitioner.place else { return .hash(buckets) }
        let name = partitioner.name
        return .custom(buckets) { key in
            let partition = place(key)
            guard (0..<buckets).contains(partition) else {
                throw Failure(
                    origin: .userCode,
                    message:
                        "partitioner \(name) put a key into partition \(partition): return a number in 0..<\(buckets)",
                    isRetriable: false
                )
            }
            return partition
        }
    }
}

extension Partitioner {
    /// As the plan knows it. Addresses are no small numbers.
    var id: PartitionerID {
        switch identity {
        case .hash: .hash(Key.self)
        case .kafka: .custom(1, name: "kafka", Key.self)
        case .custom(let token): .custom(Int(bitPattern: token), name: name, Key.self)
        }
    }
}

extension PlanBuilder {
    /// The partitioner of the user's by which the elements of a node lie in their partitions, if there is one.
    func partitioner<Key>(of node: Int) -> Partitioner<Key>? {
        let state = current
        var node = node
        while let entry = state.operators.indices.contains(node) ? state.operators[node] : nil {
            if entry.exchange != nil { return state.partitioners[node] as? Partitioner<Key> }
            guard entry.keepsPartitioning, entry.parents.count == 1, let parent = entry.parents.first else {
                return nil
            }
            node = parent
        }
        return nil
    }

    /// Notes by what the elements of a node are partitioned, for the operators behind it.
    func note<Key>(_ partitioner: Partitioner<Key>?, of node: Int) {
        guard let partitioner, partitioner.place != nil else { return }
        change { $0.partitioners[node] = partitioner }
    }
}
