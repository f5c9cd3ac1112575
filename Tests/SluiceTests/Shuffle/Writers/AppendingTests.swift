import SluiceTesting
import Testing

@testable import Sluice

@Suite struct AppendingTests {
    @Test(arguments: ShuffleInputs.limits)
    func ordersLikeAStableSort(limit: Int) throws {
        var numbers = SeededGenerator(seed: 3)
        for inputs in 0...9 {
            let inputs = ShuffleInputs.random(&numbers, inputs: inputs)
            let buckets = Int.random(in: 1...40, using: &numbers)
            try check(inputs, buckets, limit)
            try check(ShuffleInputs.keyed(inputs, spelt), buckets, limit)
            try check(ShuffleInputs.keyed(inputs) { Bytes("key \($0)") }, buckets, limit)
            try check(ShuffleInputs.keyed(inputs) { ConstantHash(number: $0) }, buckets, limit)
            try check(ShuffleInputs.keyed(inputs) { Place(row: Int32($0), column: 7, isOpen: $0 > 0) }, buckets, limit)
        }
    }

    @Test(arguments: ShuffleInputs.limits)
    func keepsValuesOfEveryKind(limit: Int) throws {
        var numbers = SeededGenerator(seed: 4)
        let inputs = ShuffleInputs.random(&numbers, inputs: 3)
        try checkValues(inputs, limit) { "value \($0)" }
        try checkValues(inputs, limit) { Bytes("value \($0)") }
        try checkValues(inputs, limit) { Place(row: Int32($0), column: 1, isOpen: true) }
        try checkValues(inputs, limit) { $0.isMultiple(of: 3) ? nil : ["\($0)": [$0, $0 + 1]] }
        try checkValues(inputs, limit) { Visit(page: "page \($0)", seconds: Double($0)) }
    }

    /// Tuples of numbers are trivial, so they can go to disk.
    @Test func keepsTuples() throws {
        let input = (0..<5_000).map { (key: $0 % 10, value: (Int32($0), Double($0))) }
        let trial = ShuffleTrial<Int>(limit: 4 << 10, .hash(2))
        let result = try trial.merged(trial.append([input], .arrival), .arrival).flatMap { $0 }
        #expect(result.map { $0.value.0 }.sorted() == (0..<5_000).map { Int32($0) })
        #expect(result.allSatisfy { Double($0.value.0) == $0.value.1 })
        #expect(trial.space.spilledBytes > 0)
    }

    struct Visit: Codable, Equatable {
        var page: String
        var seconds: Double
    }

    private func checkValues<Value: Equatable>(_ inputs: [Written<Int, Int>], _ limit: Int, _ value: (Int) -> Value)
        throws
    {
        let inputs = inputs.map { $0.map { (key: $0.key, value: value($0.value)) } }
        let trial = ShuffleTrial<Int>(limit: limit, .hash(5))
        let groups = try trial.grouped(trial.append(inputs, .key), .key).flatMap { $0 }
        let expected = Dictionary(grouping: inputs.flatMap { $0 }, by: \.key).mapValues { $0.map(\.value) }
        #expect(Dictionary(uniqueKeysWithValues: groups.map { ($0.key, $0.values) }) == expected)
    }

    private func check<Key: Hashable & Sendable>(_ inputs: [Written<Key, Int>], _ buckets: Int, _ limit: Int) throws {
        let trial = ShuffleTrial<Key>(limit: limit, .hash(buckets))
        let place = { (key: Key) in try trial.placement.bucket(of: key, hash: trial.space.seed.hash(key: key), turn: 0)
        }
        var placed = Array(repeating: Written<Key, Int>(), count: buckets)
        for entry in inputs.flatMap({ $0 }) { placed[try place(entry.key)].append(entry) }

        let arrived = try trial.merged(trial.append(inputs, .arrival), .arrival)
        #expect(arrived.map { $0.map(\.value) } == placed.map { $0.map(\.value) })

        let backwards: @Sendable (Int, Int) -> Bool = { $0 % 10 > $1 % 10 }
        for order in [ShuffleOrder<Key, Int>.key, .keyThenValue(backwards)] {
            let sealed = try trial.append(inputs, order)
            let groups = try trial.grouped(sealed, order)
            for (bucket, groups) in groups.enumerated() {
                #expect(Set(groups.map(\.key)).count == groups.count)
                #expect(Set(groups.map(\.key)) == Set(placed[bucket].map(\.key)))
                for group in groups {
                    var values = placed[bucket].filter { $0.key == group.key }.map(\.value)
                    if case .keyThenValue = order { values = values.stablySorted(by: backwards) }
                    #expect(group.values == values)
                }
            }
            let unlimited = ShuffleTrial<Key>(limit: 1 << 40, .hash(buckets))
            let inMemory = try unlimited.grouped(unlimited.append(inputs, order), order)
            #expect(groups.map { $0.map(\.key) } == inMemory.map { $0.map(\.key) })
        }

        let sorted = ShuffleOrder<Key, Int>.sorted { $0.hashValue % 5 < $1.hashValue % 5 }
        let merged = try trial.merged(trial.append(inputs, sorted), sorted)
        for (bucket, entries) in merged.enumerated() {
            let expected = placed[bucket].stablySorted { $0.key.hashValue % 5 < $1.key.hashValue % 5 }
            #expect(entries.map(\.value) == expected.map(\.value))
        }
    }
}

extension Array {
    fileprivate func stablySorted(by precedes: (Element, Element) -> Bool) -> [Element] {
        enumerated().sorted { left, right in
            if precedes(left.element, right.element) { return true }
            return !precedes(right.element, left.element) && left.offset < right.offset
        }.map(\.element)
    }
}
