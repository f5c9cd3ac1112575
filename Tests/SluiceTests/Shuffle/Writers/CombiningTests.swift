import SluiceTesting
import Testing

@testable import Sluice

@Suite struct CombiningTests {
    @Test(arguments: ShuffleInputs.limits)
    func sumsLikeADictionary(limit: Int) throws {
        var numbers = SeededGenerator(seed: 1)
        for inputs in 0...9 {
            let inputs = ShuffleInputs.random(&numbers, inputs: inputs)
            let buckets = Int.random(in: 1...40, using: &numbers)
            try check(inputs, buckets, limit)
            try check(ShuffleInputs.keyed(inputs, spelt), buckets, limit)
            try check(ShuffleInputs.keyed(inputs) { Bytes("key \($0)") }, buckets, limit)
            try check(ShuffleInputs.keyed(inputs) { ConstantHash(number: $0) }, buckets, limit)
            try check(ShuffleInputs.keyed(inputs) { UInt8(truncatingIfNeeded: $0) }, buckets, limit)
            try check(ShuffleInputs.keyed(inputs) { Place(row: Int32($0), column: 7, isOpen: $0 > 0) }, buckets, limit)
            try check(ShuffleInputs.keyed(inputs) { $0 < 0 ? nil : "\($0)" }, buckets, limit)
        }
    }

    /// What is combined need not be of the values' type, may grow, and comes in the order of the input.
    @Test(arguments: ShuffleInputs.limits)
    func collectsInOrder(limit: Int) throws {
        var numbers = SeededGenerator(seed: 2)
        for inputs in 0...5 {
            let inputs = ShuffleInputs.keyed(ShuffleInputs.random(&numbers, inputs: inputs)) { "key \($0)" }
            let trial = ShuffleTrial<String>(limit: limit, .hash(7))
            let sealed = try trial.combine(
                inputs,
                create: { [$0] },
                mergeValue: { $0.append($1) },
                mergeCombiners: { $0 += $1 }
            )
            let result = try trial.combined(sealed) { $0 += $1 }.flatMap { $0 }
            let expected = Dictionary(grouping: inputs.flatMap { $0 }, by: \.key).mapValues { $0.map(\.value) }
            #expect(Dictionary(uniqueKeysWithValues: result.map { ($0.key, $0.combined) }) == expected)
        }
    }

    /// What a key becomes may be any of its records, which must not keep what it lies in.
    @Test(arguments: ShuffleInputs.limits)
    func keepsTheLargestBytes(limit: Int) throws {
        let texts = (0..<500).map { "value \($0 * 7919 % 1_000)" }
        let builder = RecordChunk.Builder(topic: "t", partition: 0)
        for (offset, text) in texts.enumerated() {
            #expect(builder.append(key: Bytes("key \(offset % 20)"), value: Bytes(text), offset: Int64(offset)))
        }
        let records = try #require(builder.finish()).records
        let trial = ShuffleTrial<Bytes>(limit: limit, .hash(3))
        func larger(_ left: inout Bytes, _ right: Bytes) { if left.utf8String < right.utf8String { left = right } }
        let input = records.map { (key: $0.key ?? [], value: $0.value ?? []) }
        let sealed = try trial.combine([input], create: { $0 }, mergeValue: larger, mergeCombiners: larger)
        let result = try trial.combined(sealed, larger).flatMap { $0 }
        let expected = Dictionary(input.map { ($0.key, $0.value) }) { $0.utf8String < $1.utf8String ? $1 : $0 }
        #expect(Dictionary(uniqueKeysWithValues: result.map { ($0.key, $0.combined) }) == expected)
        for (key, value) in result {
            #expect(!key.lies(in: records.chunk))
            #expect(!value.lies(in: records.chunk))
        }
    }

    /// Keys and values of records are optional.
    @Test(arguments: ShuffleInputs.limits)
    func keepsNoChunkByWhatIsOptional(limit: Int) throws {
        let builder = RecordChunk.Builder(topic: "t", partition: 0)
        for number in 0..<100 {
            let key = number % 5 == 0 ? nil : Bytes("key \(number % 5)")
            #expect(builder.append(key: key, value: Bytes("value \(number)"), offset: Int64(number)))
        }
        let records = try #require(builder.finish()).records
        let trial = ShuffleTrial<Bytes?>(limit: limit, .hash(3))
        let input: Written<Bytes?, Bytes?> = records.map { (key: $0.key, value: $0.value) }
        let last: [SealedRuns<Bytes?, Bytes?>] = try trial.combine(
            [input],
            create: { $0 },
            mergeValue: { $0 = $1 },
            mergeCombiners: { $0 = $1 }
        )
        let combined = try trial.combined(last) { $0 = $1 }.flatMap { $0 }
        #expect(combined.count == 5)
        let all = try trial.merged(try trial.append([input], .key), .key).flatMap { $0 }
        #expect(all.count == 100)
        for (key, value) in combined.map({ ($0.key, $0.combined) }) + all.map({ ($0.key, $0.value) }) {
            #expect(key?.lies(in: records.chunk) != true)
            #expect(value?.lies(in: records.chunk) == false)
        }
        let whole: Written<Bytes?, Record?> = records.map { (key: $0.key, value: $0) }
        for (_, record) in try trial.merged(try trial.append([whole], .key), .key).flatMap({ $0 }) {
            #expect(record?.chunk !== records.chunk)
        }
    }

    private func check<Key: Hashable>(_ inputs: [Written<Key, Int>], _ buckets: Int, _ limit: Int) throws {
        let result = try sums(inputs, buckets, limit)
        let inMemory = try sums(inputs, buckets, 1 << 40)
        #expect(result.map { $0.map(\.key) } == inMemory.map { $0.map(\.key) })
        #expect(result.map { $0.map(\.combined) } == inMemory.map { $0.map(\.combined) })
        let all = result.flatMap { $0 }
        let expected = Dictionary(inputs.flatMap { $0 }.map { ($0.key, $0.value) }, uniquingKeysWith: +)
        #expect(all.count == expected.count)
        #expect(Dictionary(all.map { ($0.key, $0.combined) }, uniquingKeysWith: +) == expected)
    }

    private func sums<Key: Hashable>(
        _ inputs: [Written<Key, Int>],
        _ buckets: Int,
        _ limit: Int
    ) throws -> [[(key: Key, combined: Int)]] {
        let trial = ShuffleTrial<Key>(limit: limit, .hash(buckets))
        let sealed = try trial.combine(inputs, create: { $0 }, mergeValue: { $0 += $1 }, mergeCombiners: { $0 += $1 })
        let result = try trial.combined(sealed) { $0 += $1 }
        // Held output is read again when an attempt is repeated.
        let again = try trial.combined(sealed) { $0 += $1 }
        #expect(again.map { $0.map(\.combined) } == result.map { $0.map(\.combined) })
        return result
    }
}
