/// One result a key and batch, combined as records are read, so that only results are shuffled.
extension Stream {
    /// Reduces the values of each key of a batch to one.
    ///
    /// ```swift
    /// orders.map { ($0.customer, $0.amount) }.reduceByKey(+)
    /// ```
    ///
    /// Values of one partition are combined in order, those of several partitions partition by partition: see
    /// <doc:KeyedOperations>.
    ///
    /// - Parameters:
    ///   - partitions: How many partitions the result has; as the stream is partitioned already, or the application's
    ///     `shufflePartitions`, unless it is given.
    ///   - partitioner: Which key goes where, instead of `partitions`.
    ///   - onFailure: What becomes of an element at which `combine` throws before the shuffle; the application's policy unless
    ///     it is given. What it throws behind the shuffle fails the task.
    ///   - combine: Makes one value of two, of which the first came first. It has to be associative: values are combined in
    ///     any grouping. It returns a value and changes none: where values are objects, a new one.
    @inlinable
    public func reduceByKey<Key: Hashable & Sendable, Value: Sendable>(
        partitions: Int? = nil,
        partitioner: Partitioner<Key>? = nil,
        onFailure: FailurePolicy? = nil,
        _ combine: @escaping @Sendable (Value, Value) throws -> Value
    ) -> Stream<(Key, Value)> where Element == (Key, Value) {
        combiningByKey(
            KeyPlacing("reduceByKey", plan, after: [node.number], partitions: partitions, partitioner: partitioner),
            onFailure: onFailure,
            .calling(
                create: { $0 },
                mergeValue: { $0 = try combine($0, $1) },
                mergeCombiners: { $0 = try combine($0, $1) }
            )
        )
    }

    /// Reduces the values of each key of a batch to one, beginning with `zero`.
    ///
    /// ```swift
    /// scores.foldByKey(0, max)
    /// ```
    ///
    /// - Parameters:
    ///   - zero: What changes nothing when it is combined with a value: it may come in more than once. No object of a class:
    ///     the application does not start then.
    ///   - partitions: How many partitions the result has; see `reduceByKey`.
    ///   - partitioner: Which key goes where, instead of `partitions`.
    ///   - onFailure: What becomes of an element at which `combine` throws before the shuffle.
    ///   - combine: Makes one value of two; associative.
    @inlinable
    public func foldByKey<Key: Hashable & Sendable, Value: Sendable>(
        _ zero: Value,
        partitions: Int? = nil,
        partitioner: Partitioner<Key>? = nil,
        onFailure: FailurePolicy? = nil,
        _ combine: @escaping @Sendable (Value, Value) throws -> Value
    ) -> Stream<(Key, Value)> where Element == (Key, Value) {
        plan.requireValue(Value.self, in: "foldByKey")
        return combiningByKey(
            KeyPlacing("foldByKey", plan, after: [node.number], partitions: partitions, partitioner: partitioner),
            onFailure: onFailure,
            .calling(
                create: { try combine(zero, $0) },
                mergeValue: { $0 = try combine($0, $1) },
                mergeCombiners: { $0 = try combine($0, $1) }
            )
        )
    }

    /// Aggregates the values of each key of a batch into something of another type.
    ///
    /// ```swift
    /// delays.aggregateByKey((sum: 0.0, count: 0)) { total, delay in
    ///     total.sum += delay
    ///     total.count += 1
    /// } combOp: { total, other in
    ///     total.sum += other.sum
    ///     total.count += other.count
    /// }
    /// ```
    ///
    /// - Parameters:
    ///   - zero: What each key begins with, in each task. It must have value semantics: with a class the application does not
    ///     start.
    ///   - partitions: How many partitions the result has; see `reduceByKey`.
    ///   - partitioner: Which key goes where, instead of `partitions`.
    ///   - onFailure: What becomes of an element at which `seqOp` throws; it should then leave the aggregate as it was.
    ///   - seqOp: Adds a value.
    ///   - combOp: Adds what later values were aggregated to.
    @inlinable
    public func aggregateByKey<Key: Hashable & Sendable, Value, Aggregate: Sendable>(
        _ zero: Aggregate,
        partitions: Int? = nil,
        partitioner: Partitioner<Key>? = nil,
        onFailure: FailurePolicy? = nil,
        seqOp: @escaping @Sendable (inout Aggregate, Value) throws -> Void,
        combOp: @escaping @Sendable (inout Aggregate, Aggregate) throws -> Void
    ) -> Stream<(Key, Aggregate)> where Element == (Key, Value) {
        plan.requireValue(Aggregate.self, in: "aggregateByKey")
        return combiningByKey(
            KeyPlacing("aggregateByKey", plan, after: [node.number], partitions: partitions, partitioner: partitioner),
            onFailure: onFailure,
            .calling(
                create: { value in
                    var aggregate = zero
                    try seqOp(&aggregate, value)
                    return aggregate
                },
                mergeValue: seqOp,
                mergeCombiners: combOp
            )
        )
    }

    /// Combines the values of each key of a batch, with all three steps told: what the other operators are made of.
    ///
    /// ```swift
    /// delays.combineByKey(
    ///     create: { Mean(of: $0) },
    ///     mergeValue: { mean, delay in mean.add(delay) },
    ///     mergeCombiners: { mean, other in mean.add(other) }
    /// )
    /// ```
    ///
    /// - Parameters:
    ///   - partitions: How many partitions the result has; see `reduceByKey`.
    ///   - partitioner: Which key goes where, instead of `partitions`.
    ///   - onFailure: What becomes of an element at which `create` or `mergeValue` throws; `mergeValue` should then leave what
    ///     it was given as it was.
    ///   - create: Makes what a key's first value becomes, in each task.
    ///   - mergeValue: Adds a later value.
    ///   - mergeCombiners: Adds what later values were combined to. What is combined must have value semantics: with a class the
    ///     application does not start.
    @inlinable
    public func combineByKey<Key: Hashable & Sendable, Value, Combined: Sendable>(
        partitions: Int? = nil,
        partitioner: Partitioner<Key>? = nil,
        onFailure: FailurePolicy? = nil,
        create: @escaping @Sendable (Value) throws -> Combined,
        mergeValue: @escaping @Sendable (inout Combined, Value) throws -> Void,
        mergeCombiners: @escaping @Sendable (inout Combined, Combined) throws -> Void
    ) -> Stream<(Key, Combined)> where Element == (Key, Value) {
        plan.requireValue(Combined.self, in: "combineByKey")
        return combiningByKey(
            KeyPlacing("combineByKey", plan, after: [node.number], partitions: partitions, partitioner: partitioner),
            onFailure: onFailure,
            .calling(create: create, mergeValue: mergeValue, mergeCombiners: mergeCombiners)
        )
    }

    @inlinable @inline(__always)
    func combiningByKey<Key: Hashable & Sendable, Value, Combined: Sendable>(
        _ placing: KeyPlacing<Key>,
        onFailure: FailurePolicy?,
        _ combiner: Combiner<Value, Combined>
    ) -> Stream<(Key, Combined)> where Element == (Key, Value) {
        combining(
            placing,
            keepsKey: true,
            canFail: true,
            onFailure: onFailure,
            combiner,
            add: { writer, pair in try writer.add(pair.0, pair.1) },
            output: { emit in { try emit(($0, $1)) } }
        )
    }
}
