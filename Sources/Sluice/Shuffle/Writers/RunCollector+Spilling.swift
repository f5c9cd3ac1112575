extension RunCollector {
    /// Writes all entries to disk, sorted, and leaves none.
    ///
    /// - Throws: When they can't be written, or are of a type that can't.
    @inlinable
    func spill(_ entries: inout EntryBuffer<Key, Value>) throws {
        let order = SortedOrder(entries, self.order)
        defer { order.free() }
        _ = measure(entries, order)
        try write(&entries, order)
    }

    /// Writes a run.
    @inlinable
    func write(_ entries: inout EntryBuffer<Key, Value>, _ order: SortedOrder) throws {
        let codecs = try codecs()
        var writer = try beginRun()
        for place in 0..<order.count {
            let item = order.items[place]
            let entry = entries.base + Int(item.index)
            try writer.begin(bucket: Rank.bucket(item.rank))
            try Self.encode(entry, codecs, &writer)
        }
        entries.removeAll()
        try endRun(&writer)
        if disk.count >= Self.mostRuns { try mergeRuns(codecs) }
    }

    @inlinable
    static func encode(
        _ entry: UnsafeMutablePointer<ShuffleEntry<Key, Value>>,
        _ codecs: (key: ShuffleCodec<Key>, value: ShuffleCodec<Value>),
        _ writer: inout DiskRunWriter
    ) throws {
        writer.encoder.encode(integer: entry.pointee.rank)
        try codecs.key.encode(entry.pointee.key, &writer.encoder)
        try codecs.value.encode(entry.pointee.value, &writer.encoder)
        try writer.endEntry()
    }

    /// - Throws: When there is none for one of the types.
    @usableFromInline
    func codecs() throws -> (key: ShuffleCodec<Key>, value: ShuffleCodec<Value>) {
        guard let keyCodec else { throw SpillFault.noCodec(Key.self) }
        guard let valueCodec else { throw SpillFault.noCodec(Value.self) }
        return (keyCodec, valueCodec)
    }

    @usableFromInline
    func beginRun() throws -> DiskRunWriter {
        let file = try self.file ?? space.files.make()
        self.file = file
        return DiskRunWriter(file, at: fileEnd, buckets: buckets, space)
    }

    @usableFromInline
    func endRun(_ writer: inout DiskRunWriter) throws {
        let (run, end) = try writer.finish()
        bytesSpilled += end - fileEnd
        fileEnd = end
        disk.append(run)
    }
}
