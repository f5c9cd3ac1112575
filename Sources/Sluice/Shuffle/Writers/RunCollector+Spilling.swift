extension RunCollector {
    /// Writes all entries to disk, sorted, and leaves none.
    ///
    /// - Throws: When they can't be written, or are of a type that can't.
    @inlinable
    func spill(_ entries: inout EntryBuffer<Key, Value>) throws {
        if let broken { throw broken }
        let order = SortedOrder(entries, self.order)
        defer { order.free() }
        _ = measure(entries, order)
        do {
            try write(&entries, order)
        } catch {
            broken = error
            throw error
        }
    }

    /// Writes a run.
    @inlinable
    func write(_ entries: inout EntryBuffer<Key, Value>, _ order: SortedOrder) throws {
        let codec = try EntryCodec<Key, Value>(space)
        var writer = try beginRun()
        for place in 0..<order.count {
            let item = order.items[place]
            let entry = entries.base + Int(item.index)
            try writer.begin(bucket: Rank.bucket(item.rank))
            try codec.encode(entry, &writer.encoder)
            try writer.endEntry()
        }
        entries.removeAll()
        try endRun(writer)
        if disk.count >= Self.mostRuns { try mergeRuns(codec) }
    }

    @usableFromInline
    func beginRun() throws -> DiskRunWriter {
        let file = try self.file ?? space.files.make()
        self.file = file
        return DiskRunWriter(file, at: fileEnd, buckets: buckets, space)
    }

    @usableFromInline
    func endRun(_ writer: consuming DiskRunWriter) throws {
        let (run, end) = try writer.finish()
        bytesSpilled += end - fileEnd
        fileEnd = end
        disk.append(run)
    }
}
