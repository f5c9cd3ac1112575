/// A file that is committed.
public struct CommittedFile: Hashable, Sendable {
    /// Where it can be read now, below the directory as that was given.
    public let path: String
    /// The offsets that its elements came from; other files may hold elements of the same ones.
    public let range: OffsetRange
    /// Its size on disk.
    public let bytes: Int
    /// The elements in it; a header is none.
    public let records: Int
}

/// Reads what a `FileSink` has committed, by its manifests: whole commits only. It may be used while the sink writes, by
/// any process, without a lock; what is committed meanwhile may be missing.
///
/// It opens every manifest: it is for jobs that read a directory as a whole, and for checks.
public enum FileSinkReader {
    /// The files that are committed: partition after partition, each in the order of its offsets.
    ///
    /// A file whose folder somebody has removed is listed all the same.
    ///
    /// - Throws: A `Failure` that names the path when something can't be read.
    public static func files(in directory: String) throws -> [CommittedFile] {
        try files(FileSinkPaths(directory), DiskStorage())
    }

    /// The commits: partition after partition, each in the order of its offsets.
    ///
    /// - Throws: A `Failure` that names the path when something can't be read.
    public static func manifests(in directory: String) throws -> [FileManifest] {
        try manifests(FileSinkPaths(directory), DiskStorage())
    }

    static func manifests(_ paths: FileSinkPaths, _ storage: any FileStorage) throws -> [FileManifest] {
        try partitions(paths, storage).flatMap { partition in
            let log = ManifestLog(storage: storage, path: paths.manifests(of: partition))
            return try log.numbers().compactMap(log.manifest)
        }
    }

    static func files(_ paths: FileSinkPaths, _ storage: any FileStorage) throws -> [CommittedFile] {
        try manifests(paths, storage).flatMap { manifest in
            try manifest.files.map { file in
                CommittedFile(
                    path: try place(of: file, in: manifest, paths, storage),
                    range: manifest.range,
                    bytes: file.bytes,
                    records: file.records
                )
            }
        }
    }

    /// Where a file is between its commit and the moment at which it gets its name.
    private static func place(
        of file: FileManifest.File,
        in manifest: FileManifest,
        _ paths: FileSinkPaths,
        _ storage: any FileStorage
    ) throws -> String {
        let staged = "\(paths.staging(of: manifest.range.partition))/\(file.staged)"
        let path = paths.path(file.path)
        let isInPlace = try storage.isSame(path, as: path) != nil
        return try isInPlace || storage.isSame(staged, as: staged) == nil ? path : staged
    }

    private static func partitions(_ paths: FileSinkPaths, _ storage: any FileStorage) throws -> [TopicPartition] {
        try storage.list(paths.manifests).compactMap(TopicPartition.init(fileName:)).sorted()
    }
}
