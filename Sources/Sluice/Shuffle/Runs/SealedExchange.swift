/// What one attempt wrote to an exchange: complete, by bucket, and read as often as need be. Letting it go gives memory and
/// disk back.
///
/// Sendable: nothing in it, nor in its one subclass, changes once it is made.
@usableFromInline
class SealedExchange: @unchecked Sendable {
    /// One a bucket.
    let sizes: [BucketSize]
    /// What was written to disk for it, in bytes; what was written again counts again.
    let bytesSpilled: Int

    init(sizes: [BucketSize], bytesSpilled: Int) {
        self.sizes = sizes
        self.bytesSpilled = bytesSpilled
    }
}

/// The same, with its types. `Value` is what values are combined to, where they are.
@usableFromInline
final class SealedRuns<Key, Value>: SealedExchange, @unchecked Sendable {
    /// In the order in which they were written; in the last, if it is in memory, lies what came last.
    let disk: [DiskRun]
    let memory: MemoryRun<Key, Value>?

    init(disk: [DiskRun], memory: MemoryRun<Key, Value>?, sizes: [BucketSize], bytesSpilled: Int) {
        self.disk = disk
        self.memory = memory
        super.init(sizes: sizes, bytesSpilled: bytesSpilled)
    }
}
