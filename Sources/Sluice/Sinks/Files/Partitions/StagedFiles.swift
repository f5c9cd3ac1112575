/// What one attempt of a task puts into files: the bytes of one file for each folder of the layout.
///
/// Sendable: used by one thread at a time, as every `StagedOutput`.
public class StagedFiles: StagedOutput, @unchecked Sendable {
    /// How many folders one task may write to: each costs a file, and two waits for the disk. One more fails the element.
    static let maxFolders = 1_000

    /// One file, as it will be before it is compressed.
    struct Content {
        let folder: String
        var bytes: [UInt8]
        var records = 0
    }

    let partition: TopicPartition
    /// The ownership of the partition that the attempt began under; nil if there was none.
    let owner: String?
    private let header: [UInt8]
    private(set) var contents: [Content] = []
    private var places: [String: Int] = [:]
    /// The files on disk, once all of them are safe there.
    private(set) var written: [FileManifest.File]?
    /// Whether a manifest that lists them may be there: then only a later owner may remove them.
    var mayBeCommitted = false

    init(_ partition: TopicPartition, owner: String?, header: [UInt8]) {
        self.partition = partition
        self.owner = owner
        self.header = header
    }

    /// Adds what `encode` writes to the file of a folder. When it throws, nothing is left of it.
    func add(to folder: String, _ encode: (inout [UInt8]) throws -> Void) throws {
        let place = try place(of: folder)
        let start = contents[place].bytes.count
        do { try encode(&contents[place].bytes) } catch {
            contents[place].bytes.removeSubrange(start...)
            throw error
        }
        byteCount += contents[place].bytes.count - start
        contents[place].records += 1
    }

    /// The files are safe on disk: their contents are not needed any more.
    func note(written files: [FileManifest.File]) {
        written = files
        contents = []
    }

    private func place(of folder: String) throws -> Int {
        if let place = places[folder] { return place }
        guard contents.count < Self.maxFolders else { throw FileSinkError.tooManyFolders }
        places[folder] = contents.count
        contents.append(Content(folder: folder, bytes: header))
        byteCount += header.count
        return contents.count - 1
    }
}

/// `StagedFiles`, and how elements get there.
public final class FileOutput<Element>: StagedFiles, @unchecked Sendable {
    let place: (Element) throws -> String
    let encode: (Element, inout [UInt8]) throws -> Void

    init(
        _ partition: TopicPartition,
        owner: String?,
        header: [UInt8],
        place: @escaping (Element) throws -> String,
        encode: @escaping (Element, inout [UInt8]) throws -> Void
    ) {
        self.place = place
        self.encode = encode
        super.init(partition, owner: owner, header: header)
    }
}
