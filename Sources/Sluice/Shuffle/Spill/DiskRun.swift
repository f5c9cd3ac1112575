/// A sorted run in a spill file, in blocks that have entries of one bucket each.
@usableFromInline
final class DiskRun: Sendable {
    let file: any SpillFile
    /// Where each block begins; behind them, where the last one ends.
    let blocks: [Int]
    /// Each bucket's first block; behind them, how many blocks there are.
    let firstBlocks: [Int32]

    init(file: any SpillFile, blocks: [Int], firstBlocks: [Int32]) {
        self.file = file
        self.blocks = blocks
        self.firstBlocks = firstBlocks
    }

    /// The blocks of a bucket.
    func blocks(of bucket: Int) -> Range<Int> { Int(firstBlocks[bucket])..<Int(firstBlocks[bucket + 1]) }
}
