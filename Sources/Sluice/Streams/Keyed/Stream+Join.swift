/// Two streams of a batch, brought together by key.
///
/// Both read the same batch: what one stream has in it, and the other has not yet, is not waited for. For a table that every
/// batch needs as a whole, use a broadcast variable.
extension Stream {
    /// Pairs of the values that a key has in both streams: each of this one with each of the other.
    ///
    /// The values that a key has in this stream are held in memory while the other's pass by, so the side with fewer values a
    /// key should be this one; when they outgrow the shuffle's memory the task fails with an error that says so. Pairs of a key
    /// come in the order of the other's values, and for each of them in that of this one's.
    ///
    /// Where one of the streams is partitioned by key already, only the other is shuffled.
    ///
    /// ```swift
    /// airlines.map { ($0.code, $0.name) }
    ///     .join(with: flights.map { ($0.carrier, $0.delay) })
    ///     .map { code, pair in "\(pair.0) (\(code)): \(pair.1) min" }
    /// ```
    ///
    /// - Parameters:
    ///   - other: A stream of the same application, with keys of the same type.
    ///   - partitions: How many partitions the result has; as one of the streams is partitioned already, or the application's
    ///     `shufflePartitions`, unless it is given.
    ///   - partitioner: Which key goes where, instead of `partitions`.
    @inlinable
    public func join<Key: Hashable & Sendable, Value: Sendable, Other: Sendable>(
        with other: Stream<(Key, Other)>,
        partitions: Int? = nil,
        partitioner: Partitioner<Key>? = nil
    ) -> Stream<(Key, (Value, Other))> where Element == (Key, Value) {
        joining(other, .inner, partitions, partitioner) { emit in
            { key, left, right in
                if let left, let right { try emit((key, (left, right))) }
            }
        }
    }

    /// Like `join`, with nil for what a key of this stream has not in the other.
    ///
    /// - Parameters:
    ///   - other: A stream of the same application, with keys of the same type.
    ///   - partitions: How many partitions the result has; see `join`.
    ///   - partitioner: Which key goes where, instead of `partitions`.
    @inlinable
    public func leftJoin<Key: Hashable & Sendable, Value: Sendable, Other: Sendable>(
        with other: Stream<(Key, Other)>,
        partitions: Int? = nil,
        partitioner: Partitioner<Key>? = nil
    ) -> Stream<(Key, (Value, Other?))> where Element == (Key, Value) {
        joining(other, .left, partitions, partitioner) { emit in
            { key, left, right in
                if let left { try emit((key, (left, right))) }
            }
        }
    }

    /// Like `join`, with nil for what a key of the other stream has not in this one.
    ///
    /// - Parameters:
    ///   - other: A stream of the same application, with keys of the same type.
    ///   - partitions: How many partitions the result has; see `join`.
    ///   - partitioner: Which key goes where, instead of `partitions`.
    @inlinable
    public func rightJoin<Key: Hashable & Sendable, Value: Sendable, Other: Sendable>(
        with other: Stream<(Key, Other)>,
        partitions: Int? = nil,
        partitioner: Partitioner<Key>? = nil
    ) -> Stream<(Key, (Value?, Other))> where Element == (Key, Value) {
        joining(other, .right, partitions, partitioner) { emit in
            { key, left, right in
                if let right { try emit((key, (left, right))) }
            }
        }
    }

    /// Like `join`, with nil for what a key of either stream has not in the other.
    ///
    /// - Parameters:
    ///   - other: A stream of the same application, with keys of the same type.
    ///   - partitions: How many partitions the result has; see `join`.
    ///   - partitioner: Which key goes where, instead of `partitions`.
    @inlinable
    public func fullJoin<Key: Hashable & Sendable, Value: Sendable, Other: Sendable>(
        with other: Stream<(Key, Other)>,
        partitions: Int? = nil,
        partitioner: Partitioner<Key>? = nil
    ) -> Stream<(Key, (Value?, Other?))> where Element == (Key, Value) {
        joining(other, .full, partitions, partitioner) { emit in { key, left, right in try emit((key, (left, right))) }
        }
    }

    /// The values that a key has in either stream, of both: what joins are made of.
    ///
    /// ```swift
    /// flights.cogroup(with: delays).map { group in
    ///     let flights = try group.left.collect(atMost: 1_000)
    ///     return (group.key, flights.count, group.right.reduce(0, +))
    /// }
    /// ```
    ///
    /// A ``CoGroup`` is valid only while the operator that comes next runs its closure; its left values are read before the
    /// right ones, each once. The stream can have one operator behind it, and no sink.
    ///
    /// - Parameters:
    ///   - other: A stream of the same application, with keys of the same type.
    ///   - partitions: How many partitions the result has; see `join`.
    ///   - partitioner: Which key goes where, instead of `partitions`.
    @inlinable
    public func cogroup<Key: Hashable & Sendable, Value: Sendable, Other: Sendable>(
        with other: Stream<(Key, Other)>,
        partitions: Int? = nil,
        partitioner: Partitioner<Key>? = nil
    ) -> Stream<CoGroup<Key, Value, Other>> where Element == (Key, Value) {
        meeting(
            other,
            KeyPlacing(
                "cogroup",
                plan,
                after: [node.number, other.node.number],
                partitions: partitions,
                partitioner: partitioner
            ),
            keepsKey: false
        ) { reader, _, emit, context, _ in CoGroupRead(reader, context, emit) }
    }
}
