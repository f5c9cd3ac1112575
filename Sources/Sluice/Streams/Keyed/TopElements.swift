/// Keeps the largest of what is added to an array: what an order has first, the earlier of equal ones before the later.
///
/// The array holds up to twice as many as are wanted, the first half sorted once it is full; what is not larger than the last
/// of these is refused at once. So an element costs O(log k), as with a heap, and equal ones keep their order, which a heap
/// would lose.
@usableFromInline
struct TopElements<Element>: Sendable {
    /// How many are wanted, at least 1.
    @usableFromInline let limit: Int
    @usableFromInline let areInIncreasingOrder: @Sendable (Element, Element) -> Bool

    @inlinable
    init(_ limit: Int, by areInIncreasingOrder: @escaping @Sendable (Element, Element) -> Bool) {
        self.limit = Swift.max(1, limit)
        self.areInIncreasingOrder = areInIncreasingOrder
    }

    /// Adds an element.
    @inlinable
    func add(_ element: Element, to kept: inout [Element]) {
        if kept.count >= limit, !areInIncreasingOrder(kept[limit &- 1], element) { return }
        kept.append(element)
        if kept.count == limit || kept.count == 2 &* limit { sort(&kept) }
    }

    /// Adds what is kept of later elements.
    @inlinable
    func merge(_ later: [Element], into kept: inout [Element]) {
        for element in later { add(element, to: &kept) }
    }

    /// What is wanted of what is kept, largest first.
    @inlinable
    func largest(of kept: [Element]) -> [Element] {
        var kept = kept
        sort(&kept)
        return kept
    }

    @inlinable @inline(never)
    func sort(_ kept: inout [Element]) {
        // Swift's sort is stable.
        let sorted = kept.sorted { areInIncreasingOrder($1, $0) }
        kept = sorted.count > limit ? Array(sorted[..<limit]) : sorted
    }
}
