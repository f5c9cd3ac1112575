import Testing

@testable import Sluice

@Suite("Combining by key")
struct CombiningTests {
    /// Memory limits from hardly any to no limit at all.
    static let limits = [2 << 10, 16 << 10, 256 << 10, 1 << 40]

    @Test("counts are those of a dictionary, whatever the limit is", arguments: limits)
    func counts(limit: Int) throws {
        var numbers = SeededNumbers(UInt64(limit))
        for buckets in [1, 3, 16, 40] {
            let inputs = Self.inputs(count: Int.random(in: 0...9, using: &numbers), &numbers) {
                Int.random(in: -50...50, using: &$0)
            }
            try Self.check(inputs, buckets, limit)
            try Self.check(inputs.map { $0.map { ("key \($0.key)", $0.value) } }, buckets, limit)
            try Self.check(inputs.map { $0.map { (Bytes("key \($0.key)"), $0.value) } }, buckets, limit)
            try Self.check(inputs.map { $0.map { (ConstantHash(number: $0.key), $0.value) } }, buckets, limit)
            try Self.check(
                inputs.map { $0.map { (Place(row: Int32($0.key), column: 7, isOpen: $0.key > 0), $0.value) } },
                buckets,
                limit
            )
        }
    }

    static func inputs<Key>(
        count: Int,
        _ numbers: inout SeededNumbers,
        key: (inout SeededNumbers) -> Key
    ) -> [Written<Key, Int>] {
        (0..<count).map { _ in
            (0..<Int.random(in: 0...400, using: &numbers)).map { _ in
                (key: key(&numbers), value: Int.random(in: 0...9, using: &numbers))
            }
        }
    }

    private static func check<Key: Hashable>(_ inputs: [Written<Key, Int>], _ buckets: Int, _ limit: Int) throws {
        let trial = ShuffleTrial<Key>(
            space: ShuffleSpace(memoryLimit: limit, directory: "/tmp"),
            placement: .hash(buckets)
        )
        let sealed = try trial.combine(inputs, create: { $0 }, mergeValue: { $0 += $1 }, mergeCombiners: { $0 += $1 })
        let result = try trial.combined(sealed) { $0 += $1 }
        let again = try trial.combined(sealed) { $0 += $1 }
        let all = result.flatMap { $0 }
        let expected = Dictionary(inputs.flatMap { $0 }.map { ($0.key, $0.value) }, uniquingKeysWith: +)
        #expect(Dictionary(all.map { ($0.key, $0.combined) }) { _, _ in -1 } == expected)
        #expect(all.count == expected.count)
        #expect(again.flatMap { $0 }.map(\.key) == all.map(\.key))
        let unlimited = ShuffleTrial<Key>(
            space: ShuffleSpace(memoryLimit: 1 << 40, directory: "/tmp"),
            placement: .hash(buckets)
        )
        let inMemory = try unlimited.combined(
            unlimited.combine(inputs, create: { $0 }, mergeValue: { $0 += $1 }, mergeCombiners: { $0 += $1 })
        ) { $0 += $1 }
        #expect(inMemory.map { $0.map(\.key) } == result.map { $0.map(\.key) })
        let entries = sealed.reduce(0) { $0 + $1.sizes.reduce(0) { $0 + $1.records } }
        #expect(entries >= expected.count)
    }
}
