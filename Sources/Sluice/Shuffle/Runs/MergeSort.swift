/// A stable sort that does with any comparator, even one that contradicts itself: nothing is lost then, only the order.
@usableFromInline
enum MergeSort {
    /// Sorts in place, bottom-up. The scratch has room for as many.
    @inlinable
    static func sort<Item>(
        _ items: UnsafeMutablePointer<Item>,
        scratch: UnsafeMutablePointer<Item>,
        count: Int,
        by precedes: (Item, Item) -> Bool
    ) {
        var (source, target) = (items, scratch)
        var width = 1
        while width < count {
            var start = 0
            while start < count {
                let middle = Swift.min(start + width, count)
                let end = Swift.min(middle + width, count)
                merge(source, target, start, middle, end, precedes)
                start = end
            }
            swap(&source, &target)
            width *= 2
        }
        if source != items { items.update(from: source, count: count) }
    }

    @inlinable
    static func merge<Item>(
        _ source: UnsafeMutablePointer<Item>,
        _ target: UnsafeMutablePointer<Item>,
        _ start: Int,
        _ middle: Int,
        _ end: Int,
        _ precedes: (Item, Item) -> Bool
    ) {
        // What is sorted already is copied at once.
        if middle >= end || !precedes(source[middle], source[middle - 1]) {
            return (target + start).update(from: source + start, count: end - start)
        }
        var (left, right) = (start, middle)
        for place in start..<end {
            if left < middle, right >= end || !precedes(source[right], source[left]) {
                target[place] = source[left]
                left += 1
            } else {
                target[place] = source[right]
                right += 1
            }
        }
    }
}
