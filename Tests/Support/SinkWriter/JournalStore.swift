import Foundation
import Sluice

/// The least sink that keeps positions: a file a partition, to which each publish appends its rows and then a line with
/// the position. What stands behind the last such line was never published, and is cut off before anything is written.
struct JournalStore: Store {
    let folder: String
    let isForgetful: Bool

    func write(_ rows: Sluice.Stream<Row>) {
        rows.write(to: NarratingSink(JournalSink(folder: folder, isForgetful: isForgetful)))
    }

    func rows() throws -> [Row] {
        try FileManager.default.contentsOfDirectory(atPath: folder).sorted().flatMap { file -> [Row] in
            guard let partition = Int32(file) else { return [] }
            return try Journal(folder + "/" + file).numbers.map { Row(partition: partition, number: $0) }
        }
    }
}

private final class JournalSink: Sink {
    let name = "journal"
    let guarantee = DeliveryGuarantee.exactlyOnce
    var keepsPositions: Bool { !isForgetful }
    private let folder: String
    private let isForgetful: Bool

    init(folder: String, isForgetful: Bool) {
        self.folder = folder
        self.isForgetful = isForgetful
    }

    func restore(_ starts: [PartitionStart]) throws -> [TopicPartition: Int64] {
        guard !isForgetful else { return [:] }
        var positions: [TopicPartition: Int64] = [:]
        for start in starts {
            positions[start.partition] = try Journal(path(of: start.partition)).repair() ?? start.offset
        }
        return positions
    }

    func makeStaged(for task: TaskContext) -> CollectedOutput<Row> { CollectedOutput() }

    func stage(_ row: Row, in staged: CollectedOutput<Row>) { staged.append(row) }

    func publish(_ parts: [StagedPart<CollectedOutput<Row>>], of batch: BatchID) throws {
        for part in parts {
            guard let range = part.range else { continue }
            let journal = try Journal(path(of: range.partition))
            if !isForgetful, let position = journal.position, position >= range.until { continue }
            try journal.append(part.staged.elements.map(\.number), until: range.until)
        }
    }

    private func path(of partition: TopicPartition) -> String { folder + "/\(partition.partition)" }
}

/// One partition's file.
private struct Journal {
    let path: String
    /// What was published, in order.
    private(set) var numbers: [Int64] = []
    private(set) var position: Int64?
    private var length = 0

    init(_ path: String) throws {
        self.path = path
        guard FileManager.default.fileExists(atPath: path) else { return }
        var open: [Int64] = []
        var end = 0
        let text = String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
            end += line.utf8.count + 1
            if line.hasPrefix("="), let until = Int64(line.dropFirst()) {
                numbers += open
                open = []
                (position, length) = (until, end)
            } else if let number = Int64(line) {
                open.append(number)
            }
        }
    }

    /// Cuts off what was not published, and returns the position.
    func repair() throws -> Int64? {
        if FileManager.default.fileExists(atPath: path) {
            let file = try FileHandle(forWritingTo: URL(filePath: path))
            try file.truncate(atOffset: UInt64(length))
            try file.close()
        }
        return position
    }

    func append(_ numbers: [Int64], until: Int64) throws {
        if !FileManager.default.fileExists(atPath: path) { try Data().write(to: URL(filePath: path)) }
        let file = try FileHandle(forWritingTo: URL(filePath: path))
        try file.seekToEnd()
        // A row a write, so that a kill finds it half done.
        for number in numbers { try file.write(contentsOf: Data("\(number)\n".utf8)) }
        try file.write(contentsOf: Data("=\(until)\n".utf8))
        try file.synchronize()
        try file.close()
    }
}
