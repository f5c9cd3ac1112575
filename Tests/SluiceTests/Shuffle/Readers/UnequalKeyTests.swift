import Testing

@testable import Sluice

/// Keys that are not equal to themselves: each is a group, and reading ends.
@Suite struct UnequalKeyTests {
    private static let input: Written<Double, Int> = [(.nan, 1), (2, 2), (.nan, 3), (2, 4), (.nan, 5)]

    @Test func groupsEachOnItsOwn() throws {
        let trial = ShuffleTrial<Double>(limit: 1 << 20, .hash(1))
        let groups = try trial.grouped(trial.append([Self.input], .key), .key).flatMap { $0 }
        #expect(groups.map(\.values).sorted { $0[0] < $1[0] } == [[1], [2, 4], [3], [5]])
        let sealed = try trial.combine(
            [Self.input],
            create: { $0 },
            mergeValue: { $0 += $1 },
            mergeCombiners: { $0 += $1 }
        )
        let combined = try trial.combined(sealed) { $0 += $1 }.flatMap { $0 }
        #expect(combined.map(\.combined).sorted() == [1, 3, 5, 6])
    }

    @Test func cogroupsEachOnItsOwn() throws {
        let trial = ShuffleTrial<Double>(limit: 1 << 20, .hash(1))
        let sealed = try trial.append([Self.input], .key)
        let reader = try CoGroupReader(sealed, sealed, bucket: 0, trial.space)
        var groups: [[Int]] = []
        while try reader.nextKey() != nil {
            var group: [Int] = []
            while let value = try reader.nextLeft() { group.append(value) }
            while let value = try reader.nextRight() { group.append(-value) }
            groups.append(group)
        }
        #expect(groups.count == 7)
        #expect(groups.flatMap { $0 }.sorted() == [-5, -4, -3, -2, -1, 1, 2, 3, 4, 5])
        #expect(groups.contains([2, 4, -2, -4]))
    }
}
