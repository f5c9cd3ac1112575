extension RunCollector {
    /// Makes one run of those on disk, in a file of its own: the old one's room is free again.
    @usableFromInline
    func mergeRuns(_ codec: EntryCodec<Key, Value>) throws {
        let merged = SealedRuns<Key, Value>(disk: disk, memory: nil, sizes: [], bytesSpilled: 0)
        (disk, file, fileEnd) = ([], nil, 0)
        sizes = Array(repeating: BucketSize(), count: buckets)
        var writer = try beginRun()
        do {
            for bucket in 0..<buckets {
                if let combine {
                    try mergeCombining(merged, bucket, combine, codec, &writer)
                } else {
                    try merge(merged, bucket, codec, &writer)
                }
            }
        } catch let error as ShuffleInputError {
            throw ShuffleInputError.ofOwn(error.reason)
        }
        try endRun(writer)
    }

    private func merge(
        _ runs: SealedRuns<Key, Value>,
        _ bucket: Int,
        _ codec: EntryCodec<Key, Value>,
        _ writer: inout DiskRunWriter
    ) throws {
        let merger = try RunMerger([runs], bucket: bucket, order, space)
        while let entry = try merger.peek() {
            try write(entry, bucket, codec, &writer)
            try merger.advance()
        }
    }

    private func mergeCombining(
        _ runs: SealedRuns<Key, Value>,
        _ bucket: Int,
        _ combine: @escaping (inout Value, Value) throws -> Void,
        _ codec: EntryCodec<Key, Value>,
        _ writer: inout DiskRunWriter
    ) throws {
        let reader = try CombinedReader([runs], bucket: bucket, space, combine)
        while let (key, value) = try reader.next() {
            var entry = ShuffleEntry(rank: reader.rank, key: key, value: value)
            try withUnsafeMutablePointer(to: &entry) { try write($0, bucket, codec, &writer) }
        }
    }

    private func write(
        _ entry: UnsafeMutablePointer<ShuffleEntry<Key, Value>>,
        _ bucket: Int,
        _ codec: EntryCodec<Key, Value>,
        _ writer: inout DiskRunWriter
    ) throws {
        try writer.begin(bucket: bucket)
        try codec.encode(entry, &writer.encoder)
        try writer.endEntry()
        let bytes = MemoryLayout<ShuffleEntry<Key, Value>>.stride
        note(bucket: bucket, bytes: bytes + extraBytes(entry.pointee.key, entry.pointee.value))
    }
}
