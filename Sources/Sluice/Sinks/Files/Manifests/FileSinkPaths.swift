/// Where things are in a file sink's directory.
struct FileSinkPaths: Hashable, Sendable {
    /// Digits of a number in a name, so that names sort as numbers do.
    private static let digits = 20
    /// How long a file system lets a name be, in bytes.
    private static let maxNameBytes = 255

    /// The user's directory.
    let root: String

    init(_ directory: String) {
        let trimmed = directory.drop(last: "/")
        root = trimmed.isEmpty && !directory.isEmpty ? "/" : trimmed
    }

    /// What is Sluice's own. Readers such as Spark and Hive pass over names that begin with `_`.
    var control: String { path("_sluice") }
    /// Says whose the directory is.
    var mark: String { control + "/directory.json" }
    /// A folder for each partition with its log of manifests.
    var manifests: String { control + "/manifests" }

    func manifests(of partition: TopicPartition) -> String { "\(manifests)/\(partition.fileName)" }

    /// Where files of a partition lie until they are committed.
    func staging(of partition: TopicPartition) -> String { "\(control)/staging/\(partition.fileName)" }

    func path(_ relative: String) -> String { root == "/" ? "/\(relative)" : "\(root)/\(relative)" }

    /// The name of a data file: the same whoever writes the range, however often.
    static func fileName(of range: OffsetRange, extension ending: String) -> String {
        "\(range.partition.fileName)-\(padded(range.from))-\(padded(range.until)).\(ending)"
    }

    static func padded(_ number: Int64) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
    }

    /// Whether files of a partition can be named: only names that Kafka allows can.
    static func check(_ partition: TopicPartition, extension ending: String) throws {
        let range = OffsetRange(partition: partition, from: .max, until: .max)
        let name = fileName(of: range, extension: ending)
        guard FileNameRules.isPlain(partition.topic), name.utf8.count <= maxNameBytes else {
            let message =
                "topic \(partition.topic) can't be part of the name of a file, which has at most \(maxNameBytes) bytes"
            throw Failure(origin: .sink, message: message, partition: partition, isRetriable: false)
        }
    }
}

extension TopicPartition {
    /// The last dash ends the topic's name.
    var fileName: String { "\(topic)-\(partition)" }

    /// Reads what `fileName` gives.
    init?(fileName: String) {
        guard let dash = fileName.lastIndex(of: "-"), let number = Int32(fileName[fileName.index(after: dash)...]),
            dash != fileName.startIndex, number >= 0
        else { return nil }
        self.init(topic: String(fileName[..<dash]), partition: number)
    }
}

extension String {
    fileprivate func drop(last character: Character) -> String {
        var text = self[...]
        while text.last == character { text.removeLast() }
        return String(text)
    }
}
