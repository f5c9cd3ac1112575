@testable import Sluice
import SluiceTesting
import Synchronization

/// One process that writes the numbers of a partition, which are its offsets, into files.
struct FileWriter {
    static let directory = "/data/out"
    private static let lastToken = Mutex(0)

    let sink: FileSink<Int>

    init(_ storage: any FileStorage, directory: String = Self.directory) {
        let owner = FileOwner(FileSinkPaths(directory), storage) {
            Self.lastToken.withLock { last in
                last += 1
                return "owner\(last)"
            }
        }
        let format = FileFormat<Int>.bytes(fileExtension: "txt") { number, bytes in bytes += "\(number)\n".utf8 }
        sink = FileSink(directory, format, .none, .directory { $0 % 3 == 0 ? "third" : "other/deep" }, owner)
    }

    /// Takes over the partition; returns where it stands.
    func begin(_ partition: TopicPartition = .first, at start: Int64 = 0, isCommitted: Bool = false) throws -> Int64? {
        try sink.open(for: "test", in: "group")
        return try sink.restore([PartitionStart(partition: partition, offset: start, isCommitted: isCommitted)])[
            partition
        ]
    }

    func staged(_ range: Range<Int64>, _ partition: TopicPartition = .first) throws -> StagedPart<FileOutput<Int>> {
        let staged = sink.makeStaged(for: partition)
        for number in range {
            try sink.stage(Int(number), in: staged)
            staged.recordCount += 1
        }
        return StagedPart(
            range: OffsetRange(partition: partition, from: range.lowerBound, until: range.upperBound),
            staged: staged
        )
    }

    func publish(_ range: Range<Int64>, _ partition: TopicPartition = .first) throws {
        try sink.publish([staged(range, partition)], of: BatchID(0))
    }

    /// Writes everything up to `end`, in ranges of `count`; adds where it stands whenever that is safe.
    func write(until end: Int64, by count: Int64 = 4, noting safe: Collected<Int64> = Collected()) throws {
        guard var position = try begin() else { throw Sluice.Failure(origin: .sink, message: "unknown") }
        while position < end {
            let next = min(end, position + count)
            try publish(position..<next)
            position = next
            safe.append(position)
        }
    }
}

/// What is in the files of a directory.
struct FileJudge {
    let storage: SimulatedStorage
    private var paths: FileSinkPaths { FileSinkPaths(FileWriter.directory) }

    init(_ storage: SimulatedStorage) { self.storage = storage }

    /// What a reader that goes by the manifests finds, in the order of its offsets; nil where a file is not as listed.
    func committed(_ partition: TopicPartition = .first) throws -> [Int]? {
        var numbers: [OffsetRange: [Int]] = [:]
        for file in try FileSinkReader.files(paths, storage) where file.range.partition == partition {
            guard let bytes = try storage.read(file.path), bytes.count == file.bytes else { return nil }
            let found = Self.numbers(bytes)
            guard found.count == file.records else { return nil }
            numbers[file.range, default: []] += found
        }
        return numbers.sorted { $0.key.from < $1.key.from }.flatMap { $0.value.sorted() }
    }

    /// What a reader finds that looks at all files of the layout.
    var visible: [Int] {
        storage.contents.filter { !$0.key.hasPrefix("\(FileWriter.directory)/_") }.values.flatMap(Self.numbers).sorted()
    }

    /// What lies in staging folders.
    var leftovers: [String] { storage.contents.keys.filter { $0.contains("/staging/") } }

    private static func numbers(_ bytes: [UInt8]) -> [Int] {
        String(decoding: bytes, as: UTF8.self).split(separator: "\n").compactMap { Int($0) }
    }
}
