internal import Logging

/// A partition's queue as tasks see it.
struct KafkaPartitionReader: PartitionReader {
    let queue: PartitionQueue
    /// The one that reads the partition.
    let client: ReaderClient
    let readers: KafkaReaders
    let logger: Logger

    var position: Int64 { queue.position }
    var hasMore: Bool { queue.hasMore }
    var isAtEnd: Bool { queue.isAtEnd }
    var cachedEnd: Int64? { client.cachedLogEnd(of: queue.partition) }

    func seek(to offset: Int64) throws { try queue.seek(to: offset) }

    func read(atMost count: Int, until: Int64) throws(KafkaError) -> ChunkSlice? {
        try queue.read(atMost: count, until: until)
    }

    func bounds() throws(KafkaError) -> (start: Int64, end: Int64) {
        let partition = [queue.partition]
        let start = try readers.lookup.logStarts(of: partition, timeout: KafkaInput.requestTimeout)[queue.partition]
        let end = try readers.lookup.logEnds(of: partition, timeout: KafkaInput.requestTimeout)[queue.partition]
        guard let start = try start?.get(), let end = try end?.get() else {
            throw KafkaError(code: .timedOut, message: "asking where \(queue.partition) begins and ends: no answer")
        }
        return (start, end)
    }

    func unread(_ slice: ChunkSlice) { queue.unread(slice) }

    func ready() async { await queue.ready() }

    func close() {
        do throws(KafkaError) {
            try readers.close(queue, of: client)
        } catch {
            logger.report(error)
        }
    }
}
