import SluiceTesting
import Testing

@testable import Sluice

@Suite struct RankSortTests {
    @Test(arguments: [0, 1, 2, 47, 48, 49, 300, 5_000])
    func sortsStably(count: Int) {
        var numbers = SeededGenerator(seed: UInt64(count))
        for mask in [0, 1, 0xFF, 0xFF00, 0x0F_0000_00F0, Rank.hashMask, .max] as [UInt64] {
            let ranks = (0..<count).map { _ in numbers.next() & mask }
            #expect(sorted(ranks) == ranks.indices.sorted { (ranks[$0], $0) < (ranks[$1], $1) })
        }
    }

    /// A comparator that contradicts itself loses nothing.
    @Test func takesAnyComparator() {
        var numbers = SeededGenerator(seed: 9)
        var items = Array(0..<1_000)
        var scratch = items
        items.withUnsafeMutableBufferPointer { items in
            scratch.withUnsafeMutableBufferPointer { scratch in
                guard let base = items.baseAddress, let spare = scratch.baseAddress else { return }
                MergeSort.sort(base, scratch: spare, count: 1_000) { _, _ in Bool.random(using: &numbers) }
            }
        }
        #expect(items.sorted() == Array(0..<1_000))
    }

    private func sorted(_ ranks: [UInt64]) -> [Int] {
        let count = ranks.count
        let memory = UnsafeMutablePointer<RankedIndex>.allocate(capacity: 2 * count + 1)
        defer { memory.deallocate() }
        for (index, rank) in ranks.enumerated() {
            (memory + index).initialize(to: RankedIndex(rank: rank, index: UInt32(index)))
        }
        let result = RankSort.sort(memory, scratch: memory + count, count: count)
        return (0..<count).map { Int(result[$0].index) }
    }
}
