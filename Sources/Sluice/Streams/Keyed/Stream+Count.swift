/// Counting, and leaving out what comes again; combined as records are read.
extension Stream {
    /// How many pairs of a batch have each key.
    ///
    /// ```swift
    /// visits.keyBy { $0.page }.countByKey()
    /// ```
    ///
    /// - Parameters:
    ///   - partitions: How many partitions the result has; as the stream is partitioned already, or the application's
    ///     `shufflePartitions`, unless it is given.
    ///   - partitioner: Which key goes where, instead of `partitions`.
    @inlinable
    public func countByKey<Key: Hashable & Sendable, Value>(
        partitions: Int? = nil,
        partitioner: Partitioner<Key>? = nil
    ) -> Stream<(Key, Int)> where Element == (Key, Value) {
        combining(
            KeyPlacing("countByKey", plan, after: [node.number], partitions: partitions, partitioner: partitioner),
            keepsKey: true,
            .counting,
            add: { writer, pair in try writer.add(pair.0, ()) },
            output: { emit in { try emit(($0, $1)) } }
        )
    }

    /// How often each element comes in a batch: pairs of the element and its count.
    ///
    /// ```swift
    /// lines.flatMap { $0.split(separator: " ").map(String.init) }.countByValue()
    /// ```
    ///
    /// - Parameters:
    ///   - partitions: How many partitions the result has; the application's `shufflePartitions` unless it is given.
    ///   - partitioner: Which element goes where, instead of `partitions`.
    @inlinable
    public func countByValue(
        partitions: Int? = nil,
        partitioner: Partitioner<Element>? = nil
    ) -> Stream<(Element, Int)> where Element: Hashable & Sendable {
        combining(
            KeyPlacing("countByValue", plan, partitions: partitions, partitioner: partitioner),
            keepsKey: true,
            .counting,
            add: { writer, element in try writer.add(element, ()) },
            output: { emit in { try emit(($0, $1)) } }
        )
    }

    /// Each element of a batch once, however often it comes: the first of those that are equal.
    ///
    /// ```swift
    /// visits.map { $0.user }.distinct()
    /// ```
    ///
    /// - Parameters:
    ///   - partitions: How many partitions the result has; the application's `shufflePartitions` unless it is given.
    ///   - partitioner: Which element goes where, instead of `partitions`.
    @inlinable
    public func distinct(
        partitions: Int? = nil,
        partitioner: Partitioner<Element>? = nil
    ) -> Stream<Element> where Element: Hashable & Sendable {
        combining(
            KeyPlacing("distinct", plan, partitions: partitions, partitioner: partitioner),
            keepsKey: false,
            .nothing,
            add: { writer, element in try writer.add(element, ()) },
            output: { emit in { element, _ in try emit(element) } }
        )
    }
}

extension Combiner where Value == Void, Combined == Int {
    @inlinable static var counting: Self {
        Self(create: { _ in 1 }, mergeValue: { count, _ in count &+= 1 }, mergeCombiners: { $0 &+= $1 })
    }
}

extension Combiner where Value == Void, Combined == Void {
    @inlinable static var nothing: Self {
        Self(create: { _ in }, mergeValue: { _, _ in }, mergeCombiners: { _, _ in })
    }
}
