/// Pairs of a key and a value, before anything is shuffled.
extension Stream {
    /// Makes pairs of a key and the element: what keyed operators begin with.
    ///
    /// ```swift
    /// flights.keyBy { $0.carrier }.groupByKey()
    /// ```
    ///
    /// - Parameters:
    ///   - onFailure: What becomes of an element at which it throws; the application's policy unless it is given.
    ///   - key: The element's key; called once an element, in order, on the executor's thread.
    @inlinable
    public func keyBy<Key>(
        onFailure: FailurePolicy? = nil,
        _ key: @escaping @Sendable (Element) throws -> Key
    ) -> Stream<(Key, Element)> {
        derive("keyBy", onFailure: onFailure, passesEach: true) { emit, context, node in
            { element in
                let made: Key
                do { made = try key(element) } catch { return try context.resolve(error, in: node) }
                try emit((made, element))
            }
        }
    }

    /// Turns each value into another; keys stay, and so does the way in which the stream is partitioned.
    ///
    /// ```swift
    /// words.countByKey().mapValues { "\($0) times" }
    /// ```
    ///
    /// - Parameters:
    ///   - onFailure: What becomes of an element at which it throws; the application's policy unless it is given.
    ///   - transform: Called once an element, in order, on the executor's thread.
    @inlinable
    public func mapValues<Key, Value, Output>(
        onFailure: FailurePolicy? = nil,
        _ transform: @escaping @Sendable (Value) throws -> Output
    ) -> Stream<(Key, Output)> where Element == (Key, Value) {
        derive("mapValues", onFailure: onFailure, passesEach: true, keepsPartitioning: true) { emit, context, node in
            { pair in
                let output: Output
                do { output = try transform(pair.1) } catch { return try context.resolve(error, in: node) }
                try emit((pair.0, output))
            }
        }
    }

    /// Turns each value into any number of others, each with the value's key; the way in which the stream is partitioned stays.
    ///
    /// ```swift
    /// articles.flatMapValues { $0.tags }
    /// ```
    ///
    /// - Parameters:
    ///   - onFailure: What becomes of an element at which it throws; the application's policy unless it is given.
    ///   - transform: Called once an element, in order, on the executor's thread. Its sequence is read at once.
    @inlinable
    public func flatMapValues<Key, Value, Outputs: Sequence>(
        onFailure: FailurePolicy? = nil,
        _ transform: @escaping @Sendable (Value) throws -> Outputs
    ) -> Stream<(Key, Outputs.Element)> where Element == (Key, Value) {
        derive("flatMapValues", onFailure: onFailure, keepsPartitioning: true) { emit, context, node in
            { pair in
                let outputs: Outputs
                do { outputs = try transform(pair.1) } catch { return try context.resolve(error, in: node) }
                for output in outputs { try emit((pair.0, output)) }
            }
        }
    }

    /// The keys alone, one a pair: `pairs.keys().distinct()`.
    @inlinable
    public func keys<Key, Value>() -> Stream<Key> where Element == (Key, Value) {
        derive("keys", onFailure: nil, passesEach: true) { emit, _, _ in
            { pair in try emit(pair.0) }
        }
    }

    /// The values alone, one a pair.
    @inlinable
    public func values<Key, Value>() -> Stream<Value> where Element == (Key, Value) {
        derive("values", onFailure: nil, passesEach: true) { emit, _, _ in
            { pair in try emit(pair.1) }
        }
    }

    /// Marks a stream that several operators are applied to. It does nothing else: what branches share is always computed once,
    /// so that what comes before needs no cache. `explain()` shows the mark.
    public func cache() -> Stream<Element> {
        derive("cache", onFailure: nil, passesEach: true, keepsPartitioning: true) { emit, _, _ in emit }
    }
}
