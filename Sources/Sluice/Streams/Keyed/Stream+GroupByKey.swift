extension Stream {
    /// The values of each key of a batch together, read one by one: a group may be larger than memory.
    ///
    /// Every value is shuffled. Where values are only added up in the end, `reduceByKey` and `aggregateByKey` shuffle one a
    /// task and key instead.
    ///
    /// ```swift
    /// departures.keyBy { $0.airport }.groupByKey()
    ///     .map { group in (group.key, group.values.reduce(0) { max($0, $1.delay) }) }
    /// ```
    ///
    /// A ``Group`` is valid only while the operator that comes next runs its closure, and its values can be gone through once; the
    /// stream can have one operator behind it, and no sink. Values of one partition come in input order, and partitions one
    /// after the other: see <doc:KeyedOperations>.
    ///
    /// - Parameters:
    ///   - partitions: How many partitions the result has; as the stream is partitioned already, or the application's
    ///     `shufflePartitions`, unless it is given.
    ///   - partitioner: Which key goes where, instead of `partitions`.
    @inlinable
    public func groupByKey<Key: Hashable & Sendable, Value: Sendable>(
        partitions: Int? = nil,
        partitioner: Partitioner<Key>? = nil
    ) -> Stream<Group<Key, Value>> where Element == (Key, Value) {
        grouping(
            KeyPlacing(
                "groupByKey",
                plan,
                after: [node.number],
                partitions: partitions,
                partitioner: partitioner
            ),
            .key
        )
    }

    /// The values of each key of a batch together, in an order of yours; equal ones stay in that of `groupByKey`.
    ///
    /// They are sorted by the shuffle, on disk if need be, and read one by one.
    ///
    /// ```swift
    /// departures.keyBy { $0.airport }.groupByKey(sortedBy: { $0.time < $1.time })
    ///     .map { group in (group.key, group.values.first { $0.delay > 60 }) }
    /// ```
    ///
    /// - Parameters:
    ///   - areInIncreasingOrder: Whether the first value comes before the second; a strict weak ordering. Called on the
    ///     executor's thread, before the shuffle and behind it.
    ///   - partitions: How many partitions the result has; see `groupByKey`.
    ///   - partitioner: Which key goes where, instead of `partitions`.
    @inlinable
    public func groupByKey<Key: Hashable & Sendable, Value: Sendable>(
        sortedBy areInIncreasingOrder: @escaping @Sendable (Value, Value) -> Bool,
        partitions: Int? = nil,
        partitioner: Partitioner<Key>? = nil
    ) -> Stream<Group<Key, Value>> where Element == (Key, Value) {
        grouping(
            KeyPlacing(
                "groupByKey sorted",
                plan,
                after: [node.number],
                partitions: partitions,
                partitioner: partitioner
            ),
            .keyThenValue(areInIncreasingOrder)
        )
    }

    @inlinable @inline(__always)
    func grouping<Key: Hashable & Sendable, Value: Sendable>(
        _ placing: KeyPlacing<Key>,
        _ order: ShuffleOrder<Key, Value>
    ) -> Stream<Group<Key, Value>> where Element == (Key, Value) {
        appending(placing, order, keepsKey: false) { inputs, bucket, space, emit, context in
            GroupRead(try GroupReader(inputs, bucket: bucket, order, space), context, emit)
        }
    }
}
