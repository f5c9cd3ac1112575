/// The records that one task will send to Kafka, in memory that does not move until they are delivered.
public final class KafkaOutput: StagedOutput, @unchecked Sendable {
    /// A record's parts, in place. A count of -1 is Kafka's null.
    struct Entry {
        let bytes: UnsafeMutableRawPointer
        let keyCount: Int
        let valueCount: Int
        let headersCount: Int
        let timestamp: Int64
        let partition: Int32
        /// Whether it is to say which attempt it comes from, where there is something to say.
        var isTraced = true

        var key: UnsafeRawBufferPointer? { slice(0, keyCount) }
        var value: UnsafeRawBufferPointer? { slice(max(0, keyCount), valueCount) }
        var headers: UnsafeRawBufferPointer {
            UnsafeRawBufferPointer(start: bytes + max(0, keyCount) + max(0, valueCount), count: headersCount)
        }

        private func slice(_ start: Int, _ count: Int) -> UnsafeRawBufferPointer? {
            count < 0 ? nil : UnsafeRawBufferPointer(start: bytes + start, count: count)
        }
    }

    /// The first block is small, for tasks of a few records; the others come from the pool. A record that fits in none
    /// has a block of its own.
    private static let firstBlock = 4 << 10

    private struct Block {
        let start: UnsafeMutableRawPointer
        let isPooled: Bool
    }

    /// What each record says of where it comes from, in place of what a record that is passed on brought along; nil for
    /// nothing. To be set before the first record.
    var trace: TraceHeaders?
    private(set) var entries: [Entry] = []
    /// Records that the broker has: where sending goes on after a failure.
    var deliveredCount = 0
    private var blocks: [Block] = []
    private var blockSize = 0
    private var used = 0

    deinit {
        for block in blocks {
            if block.isPooled { BlockPool.shared.giveBack(block.start) } else { block.start.deallocate() }
        }
    }

    /// Adds a record, copying its parts.
    ///
    /// - Parameters:
    ///   - key: Nil is Kafka's null.
    ///   - value: Nil is Kafka's null: a tombstone.
    ///   - headers: As `RecordHeaders.withEncodedBytes` gives them.
    ///   - timestamp: Milliseconds since 1970; 0, and what lies before 1970, is the time of sending.
    ///   - partition: Where to; -1 lets the partitioner choose by the key.
    public func append(
        key: UnsafeRawBufferPointer?,
        value: UnsafeRawBufferPointer?,
        headers: UnsafeRawBufferPointer = UnsafeRawBufferPointer(start: nil, count: 0),
        timestamp: Int64 = 0,
        partition: Int32 = -1
    ) {
        if !headers.isEmpty, let replaced = trace?.replaced {
            return append(key: key, value: value, headers: headers, timestamp, partition, replacing: replaced)
        }
        let (keyBytes, valueBytes) = (key?.count ?? 0, value?.count ?? 0)
        let size = keyBytes + valueBytes + headers.count
        let place = reserve(size)
        if let start = key?.baseAddress { place.copyMemory(from: start, byteCount: keyBytes) }
        if let start = value?.baseAddress { (place + keyBytes).copyMemory(from: start, byteCount: valueBytes) }
        if let start = headers.baseAddress {
            (place + keyBytes + valueBytes).copyMemory(from: start, byteCount: headers.count)
        }
        entries.append(
            Entry(
                bytes: place,
                keyCount: key?.count ?? -1,
                valueCount: value?.count ?? -1,
                headersCount: headers.count,
                timestamp: max(0, timestamp),
                partition: partition
            )
        )
        byteCount += size
    }

    /// Kept apart, so that what is not traced costs nothing for it.
    @inline(never)
    private func append(
        key: UnsafeRawBufferPointer?,
        value: UnsafeRawBufferPointer?,
        headers: UnsafeRawBufferPointer,
        _ timestamp: Int64,
        _ partition: Int32,
        replacing replaced: HeaderNames
    ) {
        let trace = trace
        self.trace = nil
        defer { self.trace = trace }
        let count = replaced.byteCountOfOthers(in: headers)
        guard count < headers.count else {
            return append(key: key, value: value, headers: headers, timestamp: timestamp, partition: partition)
        }
        withUnsafeTemporaryAllocation(byteCount: count, alignment: 1) { others in
            if let start = others.baseAddress { replaced.copyOthers(of: headers, to: start) }
            let others = UnsafeRawBufferPointer(others)
            append(key: key, value: value, headers: others, timestamp: timestamp, partition: partition)
        }
    }

    /// Adds a record that keeps its own context where its headers have one.
    func appendKeepingContext(_ record: ProducerRecord) {
        let traced = trace
        let hasContext = traced.map { $0.replaced.hash(of: record.headers) != nil } ?? false
        if hasContext { trace = nil }
        defer { trace = traced }
        let first = entries.count
        record.encode(into: self)
        if hasContext { for index in first..<entries.count { entries[index].isTraced = false } }
    }

    /// How much there is.
    var mark: (records: Int, bytes: Int) { (entries.count, byteCount) }

    /// Takes back what was added since. Its memory is given back with the rest.
    func rollBack(to mark: (records: Int, bytes: Int)) {
        entries.removeLast(entries.count - mark.records)
        byteCount = mark.bytes
    }

    private func reserve(_ size: Int) -> UnsafeMutableRawPointer {
        if blocks.isEmpty || used + size > blockSize { addBlock(atLeast: size) }
        defer { used += size }
        return blocks[blocks.count - 1].start + used
    }

    private func addBlock(atLeast size: Int) {
        let isPooled = !blocks.isEmpty && size <= BlockPool.blockSize
        blockSize = isPooled ? BlockPool.blockSize : max(size, Self.firstBlock)
        let start =
            isPooled ? BlockPool.shared.take() : UnsafeMutableRawPointer.allocate(byteCount: blockSize, alignment: 8)
        blocks.append(Block(start: start, isPooled: isPooled))
        used = 0
    }
}
