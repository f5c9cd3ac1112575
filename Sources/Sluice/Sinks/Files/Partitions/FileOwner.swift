internal import Synchronization

/// The partitions that one sink writes the files of, in one process.
///
/// The steps of a commit, each lasting before the next begins:
///
/// 1. The data files are written into the partition's staging folder.
/// 2. The manifest is written there too, and linked to the next number of the partition's log: **the commit**.
/// 3. The data files get their names in the layout, and lose those in the staging folder.
///
/// So a commit is not followed by another before its files are in place, whatever is in staging otherwise is rubbish,
/// and a file in the layout is committed. Who takes over a partition finishes step 3 of the last commit, adds a manifest
/// of his own, after which nobody else's commit can succeed, and removes what had been in the staging folder before that.
final class FileOwner: Sendable {
    /// How often the next number may be taken by somebody else while a partition is taken over.
    private static let maxRaces = 100

    struct Holding: Hashable {
        let owner: String
        /// The last manifest's.
        var number: Int64
        /// Its end.
        var position: Int64
    }

    let storage: any FileStorage
    let paths: FileSinkPaths
    let folders: Folders
    private let makeToken: @Sendable () -> String
    private let state = Mutex(State())

    private struct State {
        var application = ""
        var holdings: [TopicPartition: Holding] = [:]
        var staged: UInt64 = 0
    }

    /// - Parameter makeToken: Gives names of ownerships, of letters and digits, that nobody else gives.
    init(_ paths: FileSinkPaths, _ storage: any FileStorage, makeToken: @escaping @Sendable () -> String) {
        self.paths = paths
        self.storage = storage
        self.makeToken = makeToken
        folders = Folders(storage)
    }

    /// Makes the directory, and checks that it is this application's, in this group.
    func open(_ mark: DirectoryMark) throws {
        state.withLock { $0.application = mark.application }
        try folders.ensure(paths.control)
        let found = try DirectoryMark(json: storage.read(paths.mark) ?? makeMark(mark), at: paths.mark)
        guard found == mark else {
            throw Failure(
                origin: .sink,
                message: """
                    \(paths.root) is a directory of the application \(found.application) in group \(found.group): give \
                    \(mark.application) in group \(mark.group) one of its own
                    """,
                isRetriable: false
            )
        }
    }

    /// Takes over a partition, and says where it stands.
    ///
    /// - Parameters:
    ///   - start: Where it begins if nothing is known of it; nil to take over only one that is known.
    ///   - ending: What its files' names end in.
    /// - Returns: The position; nil if nothing is known of the partition and `start` is nil.
    func takeOver(_ partition: TopicPartition, startingAt start: Int64?, extension ending: String) throws -> Int64? {
        try FileSinkPaths.check(partition, extension: ending)
        try folders.ensure(log(of: partition).path)
        try folders.ensure(paths.staging(of: partition))
        let owner = makeToken()
        state.withLock { $0.holdings[partition] = nil }
        for _ in 0..<Self.maxRaces {
            let last = try log(of: partition).last(makeLasting: true)
            guard let position = last?.until ?? start else { return nil }
            if let last { try settle(last) }
            // Not later: by then it may be somebody else's, who stages files of his own.
            let rubbish = try stagedFiles(of: partition)
            let number = (last?.number ?? -1) + 1
            let range = OffsetRange(partition: partition, from: position, until: position)
            guard case .added = try add(manifest(number, owner, range)) else { continue }
            for path in rubbish { try storage.remove(path) }
            state.withLock { $0.holdings[partition] = Holding(owner: owner, number: number, position: position) }
            return position
        }
        let message = "others keep taking over \(partition) in \(paths.root): it must be one sink's alone"
        throw Failure(origin: .sink, message: message, partition: partition, isRetriable: false)
    }

    /// The ownership under which an attempt begins.
    func owner(of partition: TopicPartition) -> String? { state.withLock { $0.holdings[partition]?.owner } }

    func holding(of partition: TopicPartition) -> Holding? { state.withLock { $0.holdings[partition] } }

    /// A commit is complete.
    func advance(to manifest: FileManifest) {
        state.withLock { state in
            guard state.holdings[manifest.range.partition]?.owner == manifest.owner else { return }
            state.holdings[manifest.range.partition] = Holding(
                owner: manifest.owner,
                number: manifest.number,
                position: manifest.until
            )
        }
    }

    func manifest(
        _ number: Int64,
        _ owner: String,
        _ range: OffsetRange,
        _ files: [FileManifest.File] = []
    ) -> FileManifest {
        let application = state.withLock(\.application)
        return FileManifest(application: application, number: number, owner: owner, range: range, files: files)
    }

    /// The beginning of names in the staging folder that nobody else uses.
    func stagedName(_ owner: String) -> String {
        let number = state.withLock { state in
            state.staged += 1
            return state.staged
        }
        return "\(owner)-\(number)"
    }

    func log(of partition: TopicPartition) -> ManifestLog {
        ManifestLog(storage: storage, path: paths.manifests(of: partition))
    }

    /// Of several that begin at once one makes the mark, and all read it.
    private func makeMark(_ mark: DirectoryMark) throws -> [UInt8] {
        let temporary = "\(paths.mark).\(makeToken())"
        let json = try mark.json
        try storage.create(temporary) { write in try json.withUnsafeBytes(write) }
        let outcome = try storage.link(temporary, as: paths.mark)
        try storage.remove(temporary)
        try storage.synchronize(paths.control)
        return outcome == .linked ? json : try storage.read(paths.mark) ?? json
    }

    private func stagedFiles(of partition: TopicPartition) throws -> [String] {
        let folder = paths.staging(of: partition)
        return try storage.list(folder).filter(StagedName.isOurs).map { "\(folder)/\($0)" }
    }
}

/// Names in a staging folder.
enum StagedName {
    static let data = ".data"
    static let manifest = ".manifest"

    static func isOurs(_ name: String) -> Bool { name.hasSuffix(data) || name.hasSuffix(manifest) }
}
