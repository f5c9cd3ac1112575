/// An entry's rank and its place among the entries as they were written.
@usableFromInline
struct RankedIndex {
    @usableFromInline var rank: UInt64
    @usableFromInline var index: UInt32

    @inlinable
    init(rank: UInt64, index: UInt32) {
        self.rank = rank
        self.index = index
    }
}

/// Sorts by rank, stably.
@usableFromInline
enum RankSort {
    /// What sorting takes for each entry, in bytes.
    @inlinable static var bytesPerEntry: Int { 2 &* MemoryLayout<RankedIndex>.stride }

    /// Up to here, counting digits costs more than moving entries.
    private static let fewEntries = 48

    /// - Returns: What is sorted: either of the two, which have room for `count` each; the other's content is undefined.
    @usableFromInline
    static func sort(
        _ items: UnsafeMutablePointer<RankedIndex>,
        scratch: UnsafeMutablePointer<RankedIndex>,
        count: Int
    ) -> UnsafeMutablePointer<RankedIndex> {
        if count <= fewEntries {
            insertionSort(items, count)
            return items
        }
        return radixSort(items, scratch, count)
    }

    private static func insertionSort(_ items: UnsafeMutablePointer<RankedIndex>, _ count: Int) {
        var next = 1
        while next < count {
            let item = items[next]
            var place = next
            while place > 0, items[place &- 1].rank > item.rank {
                items[place] = items[place &- 1]
                place &-= 1
            }
            items[place] = item
            next &+= 1
        }
    }

    /// By bytes of the rank, the least significant one first; those that are the same in all are skipped.
    private static func radixSort(
        _ items: UnsafeMutablePointer<RankedIndex>,
        _ scratch: UnsafeMutablePointer<RankedIndex>,
        _ count: Int
    ) -> UnsafeMutablePointer<RankedIndex> {
        var (source, target) = (items, scratch)
        let differing = differingBits(items, count)
        withUnsafeTemporaryAllocation(of: Int.self, capacity: 256) { ends in
            var shift: UInt64 = 0
            while shift < 64 {
                if differing &>> shift & 0xFF != 0 {
                    spread(source, target, count, shift, ends)
                    swap(&source, &target)
                }
                shift &+= 8
            }
        }
        return source
    }

    private static func differingBits(_ items: UnsafeMutablePointer<RankedIndex>, _ count: Int) -> UInt64 {
        var bits: UInt64 = 0
        for index in 1..<count { bits |= items[index].rank ^ items[0].rank }
        return bits
    }

    private static func spread(
        _ source: UnsafeMutablePointer<RankedIndex>,
        _ target: UnsafeMutablePointer<RankedIndex>,
        _ count: Int,
        _ shift: UInt64,
        _ ends: UnsafeMutableBufferPointer<Int>
    ) {
        guard let ends = ends.baseAddress else { return }
        ends.initialize(repeating: 0, count: 256)
        for index in 0..<count { ends[Int(truncatingIfNeeded: source[index].rank &>> shift & 0xFF)] &+= 1 }
        var sum = 0
        for digit in 0..<256 {
            let size = ends[digit]
            ends[digit] = sum
            sum &+= size
        }
        for index in 0..<count {
            let item = source[index]
            let digit = Int(truncatingIfNeeded: item.rank &>> shift & 0xFF)
            target[ends[digit]] = item
            ends[digit] &+= 1
        }
    }
}
