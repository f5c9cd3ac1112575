/// One result a batch, for all elements together: made in one partition, of what tasks have combined before.
extension Stream {
    /// Reduces all elements of a batch to one. A batch without elements has none.
    ///
    /// ```swift
    /// readings.map { $0.temperature }.reduce(max)
    /// ```
    ///
    /// - Parameters:
    ///   - onFailure: What becomes of an element at which `combine` throws before the shuffle; the application's policy unless
    ///     it is given. What it throws behind the shuffle fails the task.
    ///   - combine: Makes one of two, of which the first came first. It has to be associative.
    @inlinable
    public func reduce(
        onFailure: FailurePolicy? = nil,
        _ combine: @escaping @Sendable (Element, Element) throws -> Element
    ) -> Stream<Element> where Element: Sendable {
        combiningAll(
            "reduce",
            onFailure: onFailure,
            .calling(
                create: { $0 },
                mergeValue: { $0 = try combine($0, $1) },
                mergeCombiners: { $0 = try combine($0, $1) }
            ),
            output: { emit in { try emit($1) } }
        )
    }

    /// Aggregates all elements of a batch into something of another type. A batch without elements has none.
    ///
    /// ```swift
    /// requests.aggregate(Histogram()) { $0.add($1.milliseconds) } combOp: { $0.add($1) }
    /// ```
    ///
    /// - Parameters:
    ///   - zero: What each task begins with. It must have value semantics: with a class the application does not start.
    ///   - onFailure: What becomes of an element at which `seqOp` throws; it should then leave the aggregate as it was.
    ///   - seqOp: Adds an element.
    ///   - combOp: Adds what later elements were aggregated to.
    @inlinable
    public func aggregate<Aggregate: Sendable>(
        _ zero: Aggregate,
        onFailure: FailurePolicy? = nil,
        seqOp: @escaping @Sendable (inout Aggregate, Element) throws -> Void,
        combOp: @escaping @Sendable (inout Aggregate, Aggregate) throws -> Void
    ) -> Stream<Aggregate> {
        plan.requireValue(Aggregate.self, in: "aggregate")
        return combiningAll(
            "aggregate",
            onFailure: onFailure,
            .calling(
                create: { element in
                    var aggregate = zero
                    try seqOp(&aggregate, element)
                    return aggregate
                },
                mergeValue: seqOp,
                mergeCombiners: combOp
            ),
            output: { emit in { try emit($1) } }
        )
    }

    /// The `count` largest elements of a batch, largest first; of equal ones those that came first. Each task keeps no more than
    /// twice as many.
    ///
    /// ```swift
    /// words.countByValue().top(10) { $0.1 < $1.1 }
    /// ```
    ///
    /// - Parameters:
    ///   - count: How many; at least 1.
    ///   - areInIncreasingOrder: Whether the first is smaller than the second.
    @inlinable
    public func top(
        _ count: Int,
        by areInIncreasingOrder: @escaping @Sendable (Element, Element) -> Bool
    ) -> Stream<Element> where Element: Sendable {
        if count < 1 { plan.note("top: the number of elements is \(count): let it be 1 or more") }
        let top = TopElements(count, by: areInIncreasingOrder)
        return combiningAll(
            "top \(count)",
            canFail: false,
            Combiner<Element, [Element]>(
                create: { [$0] },
                mergeValue: { top.add($1, to: &$0) },
                mergeCombiners: { top.merge($1, into: &$0) }
            ),
            output: { emit in
                { _, kept in
                    for element in top.largest(of: kept) { try emit(element) }
                }
            }
        )
    }

    /// The `count` largest elements of a batch, largest first.
    ///
    /// - Parameter count: How many; at least 1.
    @inlinable
    public func top(_ count: Int) -> Stream<Element> where Element: Comparable & Sendable { top(count) { $0 < $1 } }

    @inlinable @inline(__always)
    func combiningAll<Combined: Sendable, Output>(
        _ operation: String,
        canFail: Bool = true,
        onFailure: FailurePolicy? = nil,
        _ combiner: Combiner<Element, Combined>,
        output: @escaping @Sendable (@escaping Push<Output>) -> (UInt8, Combined) throws -> Void
    ) -> Stream<Output> {
        combining(
            KeyPlacing<UInt8>(operation, plan, partitions: 1),
            keepsKey: false,
            canFail: canFail,
            onFailure: onFailure,
            combiner,
            add: { writer, element in try writer.add(0, element) },
            output: output
        )
    }
}
