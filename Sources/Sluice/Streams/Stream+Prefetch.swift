extension Stream {
    /// Looks ahead: while what is downstream waits, what is upstream goes on for up to `count` elements more. For elements
    /// that are expensive to produce, before an operator that awaits.
    ///
    /// Without it, operators that have no calls of their own under way run when there is room downstream, and not before.
    ///
    /// - Parameter count: Elements of a task that are held ready. At least 1.
    public func prefetch(_ count: Int) -> Stream<Element> {
        if count < 1 { plan.note("prefetch: the count is \(count): let it be 1 or more") }
        return deriveSegment("prefetch (\(count))", keepsPartitioning: true) { emit, segment, context in
            let elements = PartitionIterator<Element>(context, segment, capacity: count, lowMark: count - 1)
            let work = PartitionWork(elements, of: context, segment.number) {
                while let element = try await elements.next() { try emit(element) }
            }
            return (work, elements.offer)
        }
    }
}
