/// Where elements are processed, without anything being combined.
extension Stream {
    /// Sends each pair to the partition that a partitioner says: what comes next runs once a partition.
    ///
    /// Within a partition pairs of one input partition come in order, and input partitions one after the other. Keyed operators
    /// behind it that ask for nothing else find their keys where they are: nothing is shuffled again.
    ///
    /// ```swift
    /// orders.partitionBy(.kafka(partitions: 8)).mapPartition { orders, emit in ... }
    /// ```
    ///
    /// - Parameter partitioner: Which key goes where.
    @inlinable
    public func partitionBy<Key: Hashable & Sendable, Value: Sendable>(
        _ partitioner: Partitioner<Key>
    ) -> Stream<(Key, Value)> where Element == (Key, Value) {
        rearranging(KeyPlacing("partitionBy", plan, partitions: nil, partitioner: partitioner), .arrival)
    }

    /// Sends each pair to the partition that a partitioner says, and sorts each partition by key, on disk if need be; pairs of
    /// equal keys stay in the order of `partitionBy`.
    ///
    /// - Parameters:
    ///   - partitioner: Which key goes where.
    ///   - areInIncreasingOrder: Whether the first key comes before the second; a strict weak ordering. Called on the
    ///     executor's thread, before the shuffle and behind it.
    @inlinable
    public func repartitionAndSortWithinPartitions<Key: Hashable & Sendable, Value: Sendable>(
        _ partitioner: Partitioner<Key>,
        by areInIncreasingOrder: @escaping @Sendable (Key, Key) -> Bool
    ) -> Stream<(Key, Value)> where Element == (Key, Value) {
        rearranging(
            KeyPlacing("repartitionAndSortWithinPartitions", plan, partitions: nil, partitioner: partitioner),
            .sorted(areInIncreasingOrder)
        )
    }

    /// Sends each pair to the partition that a partitioner says, and sorts each partition by key.
    ///
    /// ```swift
    /// readings.keyBy { $0.time }
    ///     .repartitionAndSortWithinPartitions(Partitioner("hour", partitions: 24) { Int($0 / 3_600) % 24 })
    /// ```
    ///
    /// - Parameter partitioner: Which key goes where.
    @inlinable
    public func repartitionAndSortWithinPartitions<Key: Hashable & Comparable & Sendable, Value: Sendable>(
        _ partitioner: Partitioner<Key>
    ) -> Stream<(Key, Value)> where Element == (Key, Value) {
        repartitionAndSortWithinPartitions(partitioner) { $0 < $1 }
    }

    /// Spreads elements evenly over partitions, in turn: for work that is too much for as many tasks as the topic has
    /// partitions, or too little.
    ///
    /// Within a partition elements of one input partition come in order, and input partitions one after the other. Which
    /// partition an element goes to depends on where tasks end, and may be another one when it is processed again.
    ///
    /// - Parameter partitions: How many, 1 to 32,768.
    @inlinable
    public func repartition(_ partitions: Int) -> Stream<Element> where Element: Sendable {
        shuffled(
            "repartition",
            ExchangeSpec(
                .none("in turn"),
                partitions: partitions,
                keepsPartitioning: false,
                unspillable: KeyPlacing<UInt8>.unspillable(Element.self)
            ),
            canFail: false,
            write: { space, buckets, context, node in
                let writer = AppendingWriter<UInt8, Element>(
                    space,
                    .roundRobin(buckets),
                    .arrival,
                    firstTurn: context.firstTurn
                )
                return (
                    writer,
                    { element in
                        do { try writer.add(0, element) } catch { try context.resolve(writing: error, in: node) }
                    }
                )
            },
            read: { inputs, bucket, space, emit, _, _ in
                let reader = try MergeReader<UInt8, Element>(inputs.runs(), bucket: bucket, .arrival, space)
                return EntryRead(reader) { try emit($1) }
            }
        )
    }

    @inlinable @inline(__always)
    func rearranging<Key: Hashable & Sendable, Value: Sendable>(
        _ placing: KeyPlacing<Key>,
        _ order: ShuffleOrder<Key, Value>
    ) -> Stream<(Key, Value)> where Element == (Key, Value) {
        appending(placing, order, keepsKey: true) { inputs, bucket, space, emit, _ in
            EntryRead(try MergeReader(inputs, bucket: bucket, order, space)) { try emit(($0, $1)) }
        }
    }
}

extension TaskContext {
    /// The partition that its elements in turn begin with: another one for each task of a batch, so that few elements of many
    /// tasks do not all go to the first.
    @usableFromInline
    var firstTurn: Int { bucket ?? range.map { Int($0.partition.partition) } ?? 0 }
}
