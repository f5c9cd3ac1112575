/// How `memoryLimit` is split: one half for what readers have read ahead, the other for tasks and their output; where
/// something is shuffled, a third of that other half is for shuffles.
struct MemoryPlan: Sendable {
    /// What a task may read beyond `maxTaskBytes`: its last read is one chunk at most.
    private static let lastRead = 1 << 20
    /// What the limit is, at least, unless it is set.
    private static let leastDefault = 512 << 20
    /// The same for each executor.
    private static let defaultPerExecutor = 64 << 20
    /// The most that is read ahead for a partition, and the most that a fetch may bring of it. A partition whose queue is
    /// full is not fetched for up to a second, so a short queue runs dry meanwhile.
    private static let (longestQueue, largestFetch) = (16 << 20, 1 << 20)
    /// librdkafka's memory for each byte of keys and values, with records of 100 bytes.
    private static let bytesPerByteRead = 4
    /// librdkafka's memory for each record besides.
    private static let bytesPerRecord = 300
    /// What a partition's queue and its part of a fetch must have at least, in bytes of records.
    private static let leastReadAhead = 16 << 10

    let limit: Int
    private let executors: Int
    private let hasShuffles: Bool
    /// Bytes that are set aside for a task that runs.
    let perTask: Int

    init(limit: Int?, executors: Int, maxTaskBytes: Int, maxTaskOutputBytes: Int, hasShuffles: Bool = false) {
        self.limit = limit ?? max(Self.leastDefault, executors * Self.defaultPerExecutor)
        self.executors = executors
        self.hasShuffles = hasShuffles
        perTask = [maxTaskBytes, maxTaskOutputBytes, Self.lastRead].reduce(0) { sum, part in
            let (next, overflow) = sum.addingReportingOverflow(part)
            return overflow ? .max : next
        }
    }

    var forReaders: Int { limit / 2 }
    var forShuffles: Int { hasShuffles ? (limit - forReaders) / 3 : 0 }
    var forTasks: Int { limit - forReaders - forShuffles }

    /// What a bucket's output may take behind a shuffle: each executor may make one at the same time.
    var maxBucketOutputBytes: Int { forTasks / executors }

    /// The largest record that is read. Each executor may have one, and its output, at the same time.
    var maxRecordBytes: Int { forTasks / executors / 2 }

    /// - Throws: When the executors could not all run a task.
    func validate() throws(ApplicationError) {
        let (needed, overflow) = perTask.multipliedReportingOverflow(by: executors)
        guard overflow || needed > forTasks else { return }
        throw ApplicationError(
            .invalidConfiguration,
            """
            memoryLimit is \(Self.text(limit)): \(share), is for tasks and their output, and \
            \(executors) executors need \(overflow ? "more than can be counted" : Self.text(needed)) \
            (\(Self.text(perTask)) each: maxTaskBytes, maxTaskOutputBytes and 1 MiB); raise memoryLimit \
            (--memory-limit)\(overflow ? "" : " to \(Self.text(needed * (hasShuffles ? 3 : 2)))"), or lower the others
            """
        )
    }

    private var share: String {
        let bytes = Self.text(forTasks)
        return hasShuffles ? "a third of it, \(bytes), beside a sixth for shuffles" : "half of it, \(bytes)"
    }

    /// What librdkafka is told so that its queues keep to what each partition may take: `bytes`, at least
    /// `leastPerPartition`. A fetch may bring its part of the next queue on top, so its size is taken off.
    static func readerProperties(perPartition bytes: Int) -> [String: String] {
        let records = bytes / bytesPerByteRead
        let fetch = min(largestFetch, max(leastReadAhead, records / 4))
        let queue = min(longestQueue, records - fetch)
        return [
            "queued.max.messages.kbytes": "\(queue >> 10)",
            "queued.min.messages": "\(min(100_000, max(100, bytes / bytesPerRecord)))",
            "fetch.message.max.bytes": "\(fetch)",
        ]
    }

    /// The least that a partition's reader needs, in bytes of memory: an estimate.
    static let leastPerPartition = 2 * leastReadAhead * bytesPerByteRead

    /// What a partition's reader may take where there are few of them: an estimate.
    var mostPerPartition: Int { min(forReaders, (Self.longestQueue + Self.largestFetch) * Self.bytesPerByteRead) }

    /// Bytes as people write them.
    static func text(_ bytes: Int) -> String {
        let units: [(name: String, size: Int)] = [("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)]
        for unit in units where bytes >= unit.size {
            let tenths = bytes / (unit.size / 10)
            return tenths % 10 == 0 || tenths >= 1_000
                ? "\(bytes / unit.size) \(unit.name)" : "\(tenths / 10).\(tenths % 10) \(unit.name)"
        }
        return "\(bytes) bytes"
    }
}
