extension Stream {
    /// An operator that combines the values of each key, before the shuffle and behind it.
    ///
    /// - Parameters:
    ///   - keepsKey: Whether what comes out is a pair of the key and something.
    ///   - add: Writes an element.
    ///   - output: Makes what hands on a key, from what takes the output.
    @inlinable @inline(__always)
    func combining<Key: Hashable & Sendable, Value, Combined: Sendable, Output>(
        _ placing: KeyPlacing<Key>,
        keepsKey: Bool,
        canFail: Bool = false,
        onFailure: FailurePolicy? = nil,
        _ combiner: Combiner<Value, Combined>,
        add: @escaping @Sendable (CombiningWriter<Key, Value, Combined>, Element) throws -> Void,
        output: @escaping @Sendable (@escaping Push<Output>) -> (Key, Combined) throws -> Void
    ) -> Stream<Output> {
        let result: Stream<Output> = shuffled(
            placing.operation,
            placing.spec(KeyPlacing<Key>.type(Combined.self), combines: true, keepsKey: keepsKey),
            canFail: canFail,
            onFailure: onFailure,
            write: { space, buckets, context, node in
                let writer = CombiningWriter<Key, Value, Combined>(
                    space,
                    placing.placement(buckets),
                    create: combiner.create,
                    mergeValue: combiner.mergeValue,
                    mergeCombiners: combiner.mergeCombiners
                )
                return (
                    writer,
                    { element in
                        do { try add(writer, element) } catch { try context.resolve(writing: error, in: node) }
                    }
                )
            },
            read: { inputs, bucket, space, emit, context, node in
                let reader = try CombinedReader<Key, Combined>(
                    inputs.runs(),
                    bucket: bucket,
                    space,
                    combiner.mergeCombiners
                )
                return CombinedRead(reader, context, node, output(emit))
            }
        )
        return keepsKey ? result.partitioned(by: placing) : result
    }

    /// An operator that writes every pair to the shuffle.
    @inlinable @inline(__always)
    func appending<Key: Hashable & Sendable, Value: Sendable, Output>(
        _ placing: KeyPlacing<Key>,
        _ order: ShuffleOrder<Key, Value>,
        keepsKey: Bool,
        read:
            @escaping @Sendable (
                [SealedRuns<Key, Value>], _ bucket: Int, ShuffleSpace, @escaping Push<Output>, TaskContext
            ) throws -> any ExchangeRead
    ) -> Stream<Output> where Element == (Key, Value) {
        let result: Stream<Output> = shuffled(
            placing.operation,
            placing.spec(KeyPlacing<Key>.type(Value.self), combines: false, keepsKey: keepsKey),
            canFail: false,
            write: { space, buckets, context, node in
                let writer = AppendingWriter<Key, Value>(space, placing.placement(buckets), order)
                return (writer, writer.push(context, node))
            },
            read: { inputs, bucket, space, emit, context, _ in
                try read(inputs.runs(), bucket, space, emit, context)
            }
        )
        return keepsKey ? result.partitioned(by: placing) : result
    }

    /// The same stream, whose partitioner operators behind it will find.
    @usableFromInline
    func partitioned<Key>(by placing: KeyPlacing<Key>) -> Self {
        plan.note(placing.partitioner, of: node.number)
        return self
    }
}

extension AppendingWriter {
    /// What takes pairs.
    @inlinable
    func push(_ context: TaskContext, _ node: Int) -> Push<(Key, Value)> {
        { pair in
            do { try self.add(pair.0, pair.1) } catch { try context.resolve(writing: error, in: node) }
        }
    }
}

extension [SealedExchange] {
    /// With their types.
    @usableFromInline
    func runs<Key, Value>() throws -> [SealedRuns<Key, Value>] {
        guard let runs = self as? [SealedRuns<Key, Value>] else { throw ExchangeMixUp() }
        return runs
    }
}

/// Output of another exchange was handed to a read.
private struct ExchangeMixUp: Error, CustomStringConvertible {
    var description: String { "what a shuffle was given to read was written by another one" }
}
