import Testing

@testable import Sluice

@Suite struct PlacementTests {
    @Test(arguments: [-1, 3, Int.max, Int.min])
    func refusesWhatIsOutOfRange(bucket: Int) throws {
        let trial = ShuffleTrial<Int>(limit: 1 << 20, .custom(3) { $0 == 5 ? bucket : $0 % 3 })
        let error = #expect(throws: Failure.self) {
            try trial.append([[(1, 1), (5, 5)]], .arrival)
        }
        #expect(error?.message.contains("\(bucket): return a number in 0..<3") == true)
        #expect(error?.isRetriable == false)
        #expect(throws: Failure.self) {
            try trial.combine(
                [[(1, 1), (5, 5)]],
                create: { $0 },
                mergeValue: { $0 += $1 },
                mergeCombiners: { $0 += $1 }
            )
        }
        #expect(trial.space.usedBytes == 0)
    }

    @Test(arguments: ShuffleInputs.limits)
    func goesByThePartitioner(limit: Int) throws {
        let trial = ShuffleTrial<Int>(limit: limit, .custom(4) { $0 % 4 })
        let input = (0..<2_000).map { (key: $0, value: $0) }
        let result = try trial.merged(trial.append([input], .arrival), .arrival)
        for bucket in 0..<4 { #expect(result[bucket].map(\.value) == input.map(\.value).filter { $0 % 4 == bucket }) }
    }

    @Test(arguments: ShuffleInputs.limits)
    func takesTurns(limit: Int) throws {
        let trial = ShuffleTrial<Int>(limit: limit, .roundRobin(3))
        let result = try trial.merged(trial.append([(0..<1_000).map { (7, $0) }], .arrival), .arrival)
        for bucket in 0..<3 { #expect(result[bucket].map(\.value) == (0..<1_000).filter { $0 % 3 == bucket }) }
        let writer = AppendingWriter<Int, Int>(trial.space, .roundRobin(3), .arrival, firstTurn: 2)
        try writer.add(1, 1)
        #expect(try writer.seal().sizes.map(\.records) == [0, 0, 1])
    }

    @Test func hasAsManyBucketsAsARankCanTell() throws {
        let trial = ShuffleTrial<Int>(limit: 1 << 20, .custom(Rank.mostBuckets) { $0 })
        let sealed = try trial.append([[(Rank.mostBuckets - 1, 1), (0, 2)]], .key)
        let last = try GroupReader(sealed, bucket: Rank.mostBuckets - 1, .key, trial.space)
        #expect(try last.nextKey() == Rank.mostBuckets - 1)
        #expect(sealed[0].sizes.map(\.records).reduce(0, +) == 2)
    }
}
