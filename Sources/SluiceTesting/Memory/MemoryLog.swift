import Sluice

/// One partition in memory.
struct MemoryLog: Sendable {
    struct Entry: Sendable {
        let offset: Int64
        let key: Bytes?
        let value: Bytes?
        let headers: RecordHeaders
        let timestamp: RecordTimestamp
    }

    /// The first offset that is held.
    private(set) var start: Int64 = 0
    /// The next offset to be given.
    private(set) var end: Int64 = 0
    private var entries: [Entry] = []

    mutating func append(key: Bytes?, value: Bytes?, headers: RecordHeaders, timestamp: RecordTimestamp) -> Int64 {
        defer { end += 1 }
        entries.append(Entry(offset: end, key: key, value: value, headers: headers, timestamp: timestamp))
        return end
    }

    mutating func delete(below offset: Int64) {
        start = max(start, min(offset, end))
        entries.removeAll { $0.offset < start }
    }

    mutating func appendGap(_ count: Int64) { end += max(0, count) }

    /// The first offset from `offset` on that a record bears; the log's end where there is none.
    func nextOffset(from offset: Int64) -> Int64 {
        let index = index(of: offset)
        return index < entries.count ? entries[index].offset : max(offset, end)
    }

    /// Up to `count` records of `[from, until)`, as many as one chunk holds; nil when there is none.
    func records(from: Int64, until: Int64, atMost count: Int, of partition: TopicPartition) -> RecordChunk? {
        let builder = RecordChunk.Builder(topic: partition.topic, partition: partition.partition)
        for entry in entries[index(of: from)...].prefix(count) {
            guard entry.offset < until, add(entry, to: builder) else { break }
        }
        return builder.finish()
    }

    private func add(_ entry: Entry, to builder: RecordChunk.Builder) -> Bool {
        builder.append(
            key: entry.key,
            value: entry.value,
            headers: entry.headers,
            timestamp: entry.timestamp,
            offset: entry.offset
        )
    }

    private func index(of offset: Int64) -> Int {
        var (low, high) = (0, entries.count)
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].offset < offset { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
