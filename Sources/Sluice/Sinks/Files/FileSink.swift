/// Writes elements into files of a directory, each exactly once.
///
/// A task's output becomes one file for each directory of the layout. The files are listed in a manifest, and it is the
/// manifest that commits them, together with the offsets that they came from. The sink keeps the partitions' positions
/// with its files: after a crash, work goes on behind what is committed here, whatever the group has. All instances of
/// an application must share the directory, which is one sink's alone and lies on one file system that supports hard
/// links and that honours `fsync`. See <doc:Sinks-Files>.
public struct FileSink<Element>: Sink {
    /// The directory, as it was given.
    public let directory: String
    private let format: FileFormat<Element>
    private let layout: FileLayout<Element>
    private let compression: FileCompression
    private let owner: FileOwner

    /// Writes into a directory, which is made if it is not there.
    ///
    /// - Parameters:
    ///   - directory: Its path. It is this sink's alone, and shared by all instances of the application.
    ///   - format: How elements are written.
    ///   - compression: How files are compressed.
    ///   - layout: Which directory below that an element's file is in.
    public init(
        directory: String,
        format: FileFormat<Element>,
        compression: FileCompression = .none,
        layout: FileLayout<Element> = .flat
    ) {
        let owner = FileOwner(FileSinkPaths(directory), DiskStorage(), makeToken: { Self.randomToken() })
        self.init(directory, format, compression, layout, owner)
    }

    init(
        _ directory: String,
        _ format: FileFormat<Element>,
        _ compression: FileCompression,
        _ layout: FileLayout<Element>,
        _ owner: FileOwner
    ) {
        self.directory = directory
        self.format = format
        self.compression = compression
        self.layout = layout
        self.owner = owner
    }

    /// `files` and the directory.
    public var name: String { "files \(directory)" }

    /// Exactly once, by itself.
    public var guarantee: DeliveryGuarantee { .exactlyOnce }

    /// True: a manifest says where its partition stands.
    public var keepsPositions: Bool { true }

    /// Makes the directory, and checks that it is no other application's or sink's.
    public func start(_ context: SinkContext) throws {
        try OpenDirectories.shared.open(owner.paths.root, in: context.producer, by: owner)
        try open(for: context.applicationName, in: context.group)
    }

    func open(for application: String, in group: String) throws {
        guard !directory.isEmpty else { throw Self.refusal("a file sink needs a directory") }
        guard FileNameRules.isExtension(format.fileExtension) else {
            throw Self.refusal("names of files can't end in \"\(format.fileExtension)\": use letters and digits")
        }
        try owner.open(DirectoryMark(application: application, group: group))
    }

    /// Takes over the partitions, finishes what their last owner left half done, and says where they stand.
    public func restore(_ starts: [PartitionStart]) throws -> [TopicPartition: Int64] {
        var positions: [TopicPartition: Int64] = [:]
        for start in starts {
            positions[start.partition] = try owner.takeOver(
                start.partition,
                startingAt: start.isCommitted ? nil : start.offset,
                extension: fileExtension
            )
        }
        return positions
    }

    /// Begins with nothing.
    ///
    /// - Throws: Behind a shuffle: files are a partition's.
    public func makeStaged(for task: TaskContext) throws -> FileOutput<Element> {
        guard let range = task.range else { throw Failure.shuffled }
        return makeStaged(for: range.partition, task)
    }

    func makeStaged(for partition: TopicPartition, _ context: TaskContext? = nil) -> FileOutput<Element> {
        FileOutput(
            partition,
            owner: owner.owner(of: partition),
            header: format.header,
            place: layout.makePlacer(context),
            encode: format.makeEncoder()
        )
    }

    /// Encodes the element. One whose directory or encoding fails leaves nothing behind.
    public func stage(_ element: Element, in staged: FileOutput<Element>) throws {
        try staged.add(to: staged.place(element)) { try staged.encode(element, &$0) }
    }

    /// Writes the files and commits them, range by range; ranges that are committed are passed over when it is called
    /// again.
    public func publish(_ parts: [StagedPart<FileOutput<Element>>], of batch: BatchID) throws {
        for part in parts {
            guard let range = part.range else { throw Failure.shuffled }
            try publisher.publish(part.staged, of: range)
        }
    }

    /// Drops what was encoded.
    public func discard(_ staged: FileOutput<Element>) { publisher.discard(staged) }

    /// Lets another sink of the process have the directory.
    public func stop() { OpenDirectories.shared.close(by: owner) }

    private var fileExtension: String { format.fileExtension + (compression == .gzip ? ".gz" : "") }

    private var publisher: FilePublisher {
        FilePublisher(owner: owner, compression: compression, fileExtension: fileExtension)
    }

    private static func refusal(_ message: String) -> Failure {
        Failure(origin: .sink, message: message, isRetriable: false)
    }

    /// 64 random bits: as many owners as one likes never share one.
    private static func randomToken() -> String {
        let digits = String(UInt64.random(in: .min ... .max), radix: 16)
        return String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }
}

extension Sink {
    /// Writes elements into files of a directory, each exactly once, one object of JSON a line.
    ///
    /// - Parameters:
    ///   - directory: Its path. It is this sink's alone, and shared by all instances of the application.
    ///   - compression: How files are compressed.
    ///   - layout: Which directory below that an element's file is in.
    public static func files<Element: Encodable>(
        directory: String,
        compression: FileCompression = .none,
        layout: FileLayout<Element> = .flat
    ) -> Self where Self == FileSink<Element> {
        FileSink(directory: directory, format: .jsonLines, compression: compression, layout: layout)
    }

    /// Writes elements into files of a directory, each exactly once.
    ///
    /// - Parameters:
    ///   - directory: Its path. It is this sink's alone, and shared by all instances of the application.
    ///   - format: How elements are written.
    ///   - compression: How files are compressed.
    ///   - layout: Which directory below that an element's file is in.
    public static func files<Element>(
        directory: String,
        format: FileFormat<Element>,
        compression: FileCompression = .none,
        layout: FileLayout<Element> = .flat
    ) -> Self where Self == FileSink<Element> {
        FileSink(directory: directory, format: format, compression: compression, layout: layout)
    }
}

extension Failure {
    fileprivate static var shuffled: Failure {
        Failure(origin: .sink, message: "files take no output from behind a shuffle", isRetriable: false)
    }
}
