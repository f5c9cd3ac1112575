import SluiceTesting
import Testing

@testable import Sluice

@Suite struct CoGroupTests {
    @Test(arguments: ShuffleInputs.limits)
    func groupsBothSides(limit: Int) throws {
        var numbers = SeededGenerator(seed: 5)
        for inputs in 0...5 {
            let left = ShuffleInputs.random(&numbers, inputs: inputs)
            let right = ShuffleInputs.random(&numbers, inputs: 5 - inputs)
            try check(left, right, limit)
            try check(ShuffleInputs.keyed(left, spelt), ShuffleInputs.keyed(right, spelt), limit)
            try check(
                ShuffleInputs.keyed(left) { ConstantHash(number: $0) },
                ShuffleInputs.keyed(right) { ConstantHash(number: $0 / 2) },
                limit
            )
        }
    }

    /// Values that nobody asks for are passed, of either side, and the left ones once the right ones are asked for.
    @Test func passesWhatIsNotRead() throws {
        let trial = ShuffleTrial<ConstantHash>(limit: 1 << 30, .hash(1))
        let left = (0..<12).map { (key: ConstantHash(number: $0 % 4), value: $0) }
        let right = (0..<12).map { (key: ConstantHash(number: $0 % 3), value: "\($0)") }
        let reader = try CoGroupReader(
            trial.append([left], .key),
            trial.append([right], .key),
            bucket: 0,
            trial.space
        )
        #expect(try reader.nextKey()?.number == 0)
        #expect(try reader.nextLeft() == 0)
        #expect(try reader.nextRight() == "0")
        #expect(try reader.nextLeft() == nil)
        #expect(try reader.nextKey()?.number == 1)
        #expect(try reader.nextKey()?.number == 2)
        #expect(try reader.nextRight() == "2")
        #expect(try reader.nextKey()?.number == 3)
        #expect(try reader.nextRight() == nil)
        #expect(try reader.nextKey() == nil)
        #expect(try reader.nextKey() == nil)
        #expect(reader.keys == 4)
        #expect(reader.recordsRead == 24)
    }

    private func check<Key: Hashable>(_ left: [Written<Key, Int>], _ right: [Written<Key, Int>], _ limit: Int) throws {
        let buckets = 6
        let trial = ShuffleTrial<Key>(limit: limit, .hash(buckets))
        let (leftRuns, rightRuns) = (try trial.append(left, .key), try trial.append(right, .key))
        var groups: [Key: ([Int], [Int])] = [:]
        var records = 0
        for bucket in 0..<buckets {
            let reader = try CoGroupReader(leftRuns, rightRuns, bucket: bucket, trial.space)
            while let key = try reader.nextKey() {
                var group: ([Int], [Int]) = ([], [])
                while let value = try reader.nextLeft() { group.0.append(value) }
                while let value = try reader.nextRight() { group.1.append(value) }
                #expect(groups.updateValue(group, forKey: key) == nil)
            }
            records += reader.recordsRead
        }
        let all = (left: left.flatMap { $0 }, right: right.flatMap { $0 })
        #expect(records == all.left.count + all.right.count)
        #expect(Set(groups.keys) == Set(all.left.map(\.key)).union(all.right.map(\.key)))
        let lefts = Dictionary(grouping: all.left, by: \.key)
        let rights = Dictionary(grouping: all.right, by: \.key)
        for (key, group) in groups {
            #expect(group.0 == lefts[key, default: []].map(\.value))
            #expect(group.1 == rights[key, default: []].map(\.value))
        }
    }
}
