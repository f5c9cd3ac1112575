import Testing

@testable import Sluice

/// Readers of more runs on disk than they may have open at once.
@Suite struct ManyRunsTests {
    private static let inputs = (0..<9).map { input in
        (0..<400).map { (key: $0 % 40, value: "\(input) \($0)") }
    }

    @Test(arguments: [2, 5, 17, 30])
    func mergesNeighboursFirst(most: Int) throws {
        let files = FaultySpillFiles()
        let few = ShuffleTrial<Int>(limit: 4 << 10, .hash(3), files: files, mostRunsRead: most)
        let all = ShuffleTrial<Int>(limit: 4 << 10, .hash(3), files: files, mostRunsRead: 1_000)
        let descending: @Sendable (String, String) -> Bool = { $0.count > $1.count }
        for order in [ShuffleOrder<Int, String>.key, .keyThenValue(descending), .sorted { $0 % 7 < $1 % 7 }, .arrival] {
            let sealed = try few.append(Self.inputs, order)
            #expect(sealed.reduce(0) { $0 + $1.disk.count } > most)
            let before = files.openFiles
            #expect(
                try few.merged(sealed, order).map { $0.map(\.value) }
                    == all.merged(sealed, order).map { $0.map(\.value) }
            )
            #expect(files.openFiles == before)
        }
    }

    @Test func stillNamesTheInput() throws {
        let (files, other) = (FaultySpillFiles(), FaultySpillFiles())
        let good = ShuffleTrial<Int>(limit: 4 << 10, .hash(1), files: other, mostRunsRead: 20)
        let bad = ShuffleTrial<Int>(limit: 4 << 10, .hash(1), files: files)
        let last = try bad.append([Self.inputs[0]], .key)
        let sealed = try good.append(Self.inputs, .key) + last
        files.corruptReads()
        let error = #expect(throws: ShuffleInputError.self) { try good.merged(sealed, .key) }
        #expect(error?.input == 9)
    }

    /// Neighbours that were merged on disk are the reader's own: that they can't be read loses no input.
    @Test func losesNoInputByWhatItWroteItself() throws {
        let files = FaultySpillFiles()
        let writing = ShuffleTrial<Int>(limit: 4 << 10, .hash(1))
        let reading = ShuffleTrial<Int>(limit: 4 << 10, .hash(1), files: files, mostRunsRead: 30)
        let sealed = try writing.append(Self.inputs, .key)
        #expect(sealed.reduce(0) { $0 + $1.disk.count } > 30)
        files.failReads()
        let error = #expect(throws: Failure.self) { try reading.merged(sealed, .key) }
        #expect(error?.origin == .shuffle)
        #expect(error?.isRetriable == true)
        #expect(files.openFiles == 0)
    }
}
