extension Stream {
    @inlinable @inline(__always)
    func joining<Key: Hashable & Sendable, Value: Sendable, Other: Sendable, Output>(
        _ other: Stream<(Key, Other)>,
        _ kind: JoinKind,
        _ partitions: Int?,
        _ partitioner: Partitioner<Key>?,
        _ output: @escaping @Sendable (@escaping Push<Output>) -> (Key, Value?, Other?) throws -> Void
    ) -> Stream<Output> where Element == (Key, Value) {
        meeting(
            other,
            KeyPlacing(
                kind.name,
                plan,
                after: [node.number, other.node.number],
                partitions: partitions,
                partitioner: partitioner
            ),
            keepsKey: true
        ) { reader, space, emit, context, node in
            JoinRead(reader, kind, HeldValues(space, operation: kind.name), context, node, output(emit))
        }
    }

    /// An operator on the values that keys have in two streams.
    @inlinable @inline(__always)
    func meeting<Key: Hashable & Sendable, Value: Sendable, Other: Sendable, Output>(
        _ other: Stream<(Key, Other)>,
        _ placing: KeyPlacing<Key>,
        keepsKey: Bool,
        read:
            @escaping @Sendable (
                CoGroupReader<Key, Value, Other>, ShuffleSpace, @escaping Push<Output>, TaskContext, _ node: Int
            ) throws -> any ExchangeRead
    ) -> Stream<Output> where Element == (Key, Value) {
        let result: Stream<Output> = shuffled(
            placing.operation,
            with: other,
            placing.spec(
                KeyPlacing<Key>.type(Value.self),
                KeyPlacing<Key>.type(Other.self),
                combines: false,
                keepsKey: keepsKey
            ),
            canFail: false,
            write: { space, buckets, context, node in
                let writer = AppendingWriter<Key, Value>(space, placing.placement(buckets), .key)
                return (writer, writer.push(context, node))
            },
            writeOther: { space, buckets, context, node in
                let writer = AppendingWriter<Key, Other>(space, placing.placement(buckets), .key)
                return (writer, writer.push(context, node))
            },
            read: { left, right, bucket, space, emit, context, node in
                let reader = try CoGroupReader<Key, Value, Other>(left.runs(), right.runs(), bucket: bucket, space)
                return try read(reader, space, emit, context, node)
            }
        )
        return keepsKey ? result.partitioned(by: placing) : result
    }
}
