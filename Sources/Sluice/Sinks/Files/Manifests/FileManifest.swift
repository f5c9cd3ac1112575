/// What one range of one partition put into files: an entry of the partition's log of commits.
///
/// A file that no manifest lists does not count. Manifests lie in `_sluice/manifests/TOPIC-PARTITION/…`, an object of
/// JSON on one line each, numbered without gaps; those of a partition cover its offsets in order, and never overlap. See
/// `FileSinkReader` for how to read them.
public struct FileManifest: Hashable, Sendable, Codable {
    /// One file.
    public struct File: Hashable, Sendable, Codable {
        /// Where it is, from the sink's directory.
        public let path: String
        /// Its size on disk.
        public let bytes: Int
        /// The elements in it; a header is none.
        public let records: Int
        /// Its name in `_sluice/staging/TOPIC-PARTITION` until it has got its path, which is right after the commit.
        public let staged: String
    }

    /// The version of the format that this version of Sluice writes.
    static let currentVersion = 1

    /// The format's version: 1.
    public let version: Int
    /// The application that wrote it.
    public let application: String
    /// Its place in the partition's log, from 0.
    public let number: Int64
    /// Names the ownership of the partition, between one assignment and the next, in which it was written.
    public let owner: String
    /// The topic that was read.
    public let topic: String
    /// The partition's number.
    public let partition: Int32
    /// The first offset that was read. It is `until` in the entry that an owner begins with, which says where it begins;
    /// that lists no files.
    public let from: Int64
    /// The end of what was read, exclusive.
    public let until: Int64
    /// The files that hold what came of them; none where nothing came of them.
    public let files: [File]

    /// The offsets that were read.
    public var range: OffsetRange {
        OffsetRange(partition: TopicPartition(topic: topic, partition: partition), from: from, until: until)
    }

    init(
        version: Int = Self.currentVersion,
        application: String,
        number: Int64,
        owner: String,
        range: OffsetRange,
        files: [File]
    ) {
        self.version = version
        self.application = application
        self.number = number
        self.owner = owner
        topic = range.partition.topic
        partition = range.partition.partition
        from = range.from
        until = range.until
        self.files = files
    }
}
