import Testing

@testable import Sluice

@Suite struct ShuffleSpaceTests {
    private static let input = (0..<6_000).map { (key: $0 % 1_000, value: Bytes("value \($0)")) }

    @Test(arguments: ShuffleInputs.limits)
    func keepsToItsLimit(limit: Int) throws {
        let trial = ShuffleTrial<Int>(limit: limit, .hash(4))
        let space = trial.space
        var sealed: [SealedRuns<Int, Bytes>] = []
        for _ in 0..<4 {
            let writer = AppendingWriter<Int, Bytes>(space, .hash(4), .key)
            for (key, value) in Self.input {
                try writer.add(key, value)
                // An entry, or the arena's first piece, may be larger than what a writer may have.
                #expect(space.usedBytes <= limit + space.leastPerWriter + 2 << 10)
            }
            #expect(writer.byteCount > 0)
            sealed.append(try #require(try writer.seal() as? SealedRuns<Int, Bytes>))
            #expect(space.sealedBytes <= limit / 2)
        }
        #expect((space.spilledBytes > 0) == (limit < 1 << 30))
        #expect(sealed.allSatisfy { $0.disk.count <= RunCollector<Int, Bytes>.mostRuns + 1 })
        #expect(sealed.allSatisfy { ($0.bytesSpilled > 0) == !$0.disk.isEmpty })
        #expect(sealed.map { $0.sizes.reduce(0) { $0 + $1.records } } == Array(repeating: Self.input.count, count: 4))
        #expect(sealed.allSatisfy { $0.sizes.allSatisfy { $0.bytes > 0 } })
        #expect(try trial.grouped(sealed, .key).flatMap { $0 }.count == 1_000)
        sealed = []
        #expect(space.usedBytes == 0)
        #expect(space.sealedBytes == 0)
    }

    /// Writers that are dropped, readers that are, and output: all of it is given back.
    @Test(arguments: ShuffleInputs.limits)
    func getsEverythingBack(limit: Int) throws {
        let files = FaultySpillFiles()
        let trial = ShuffleTrial<Int>(limit: limit, .hash(4), files: files)
        do {
            let dropped = AppendingWriter<Int, Bytes>(trial.space, .hash(4), .key)
            for (key, value) in Self.input { try dropped.add(key, value) }
            let sealed = try trial.combine(
                [Self.input],
                create: { [$0] },
                mergeValue: { $0.append($1) },
                mergeCombiners: { $0 += $1 }
            )
            let reader = try CombinedReader(sealed, bucket: 0, trial.space) { $0 += $1 }
            #expect(try reader.next() != nil)
            #expect(trial.space.usedBytes > 0)
        }
        #expect(trial.space.usedBytes == 0)
        #expect(trial.space.sealedBytes == 0)
        #expect(files.openFiles == 0)
    }

    /// Values that take their key's turn without growing are reckoned as if they grew: that alone must not spill.
    @Test func countsAgainBeforeItSpills() throws {
        let trial = ShuffleTrial<Int>(limit: 256 << 10, .hash(1))
        let input = (0..<100_000).map { (key: $0 % 10, value: "a text of more than fifteen bytes, \($0 % 7)") }
        let sealed = try trial.combine(
            [input],
            create: { $0 },
            mergeValue: { $0 = max($0, $1) },
            mergeCombiners: { $0 = max($0, $1) }
        )
        #expect(trial.space.spilledBytes == 0)
        #expect(sealed[0].sizes[0].records == 10)
    }

    /// Nor does it take much of what others could have.
    @Test func countsAgainAsItGoes() throws {
        let trial = ShuffleTrial<Int>(limit: 1 << 30, .hash(1))
        let largest = CombiningWriter<Int, String, String>(
            trial.space,
            .hash(1),
            create: { $0 },
            mergeValue: { $0 = max($0, $1) },
            mergeCombiners: { $0 = max($0, $1) }
        )
        for number in 0..<20_000 {
            try largest.add(number % 10, "a text of more than fifteen bytes, \(number % 7)")
            #expect(largest.byteCount < 160 << 10)
        }
    }

    /// What a collection of values refers to counts as it grows.
    @Test func countsWhatValuesReferTo() throws {
        let trial = ShuffleTrial<Int>(limit: 1 << 30, .hash(1))
        let all = CombiningWriter<Int, String, [String]>(
            trial.space,
            .hash(1),
            create: { [$0] },
            mergeValue: { $0.append($1) },
            mergeCombiners: { $0 += $1 }
        )
        let text = String(repeating: "x", count: 1_000)
        for number in 0..<1_000 { try all.add(number % 10, text) }
        #expect(all.byteCount > 1_000_000)
    }

    @Test func isSharedByThreads() async throws {
        let space = ShuffleSpace(memoryLimit: 64 << 10, files: FaultySpillFiles())
        try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    let writer = CombiningWriter<Int, Int, Int>(
                        space,
                        .hash(2),
                        create: { $0 },
                        mergeValue: { $0 += $1 },
                        mergeCombiners: { $0 += $1 }
                    )
                    for number in 0..<5_000 { try writer.add(number % 2_000, 1) }
                    guard let sealed = try writer.seal() as? SealedRuns<Int, Int> else { return 0 }
                    var sum = 0
                    for bucket in 0..<2 {
                        let reader = try CombinedReader([sealed], bucket: bucket, space) { $0 += $1 }
                        while let (_, count) = try reader.next() { sum += count }
                    }
                    return sum
                }
            }
            for try await sum in group { #expect(sum == 5_000) }
        }
        #expect(space.usedBytes == 0)
    }

    /// A value that can't be merged is left out; but what fails while runs are merged takes others with it.
    @Test func goesOnAfterAValueButNotAfterARun() throws {
        struct Refused: Error {}
        let trial = ShuffleTrial<Int>(limit: 4 << 10, .hash(1))
        let writer = CombiningWriter<Int, Int, Int>(
            trial.space,
            .hash(1),
            create: { if $0 == 3 { throw Refused() } else { $0 } },
            mergeValue: { if $1 == 4 { throw Refused() } else { $0 += $1 } },
            mergeCombiners: { $0 += $1 }
        )
        for value in 1...5 { try? writer.add(value == 3 ? 3 : 7, value) }
        let sealed = try #require(try writer.seal() as? SealedRuns<Int, Int>)
        #expect(try trial.combined([sealed]) { $0 += $1 }[0].map(\.combined) == [1 + 2 + 5])

        let failing = CombiningWriter<Int, Int, Int>(
            trial.space,
            .hash(1),
            create: { $0 },
            mergeValue: { $0 += $1 },
            mergeCombiners: { _, _ in throw Refused() }
        )
        for value in 0..<20_000 { try? failing.add(value % 700, value) }
        #expect(throws: Refused.self) { try failing.seal() }
    }

    /// What a closure throws comes out; the writer can be dropped.
    @Test func survivesClosuresThatThrow() {
        struct Refused: Error {}
        let trial = ShuffleTrial<String>(limit: 4 << 10, .hash(2))
        let input = (0..<1_000).map { (key: "key \($0 / 3)", value: $0) }
        #expect(throws: Refused.self) {
            try trial.combine(
                [input],
                create: { if $0 == 600 { throw Refused() } else { $0 } },
                mergeValue: { $0 += $1 },
                mergeCombiners: { $0 += $1 }
            )
        }
        #expect(throws: Refused.self) {
            try trial.combine(
                [input],
                create: { $0 },
                mergeValue: { _, value in if value == 601 { throw Refused() } },
                mergeCombiners: { $0 += $1 }
            )
        }
        #expect(throws: Refused.self) {
            let sealed = try trial.combine(
                [input, input],
                create: { $0 },
                mergeValue: { $0 += $1 },
                mergeCombiners: { _, _ in throw Refused() }
            )
            _ = try trial.combined(sealed) { _, _ in throw Refused() }
        }
        #expect(trial.space.usedBytes == 0)
    }
}
