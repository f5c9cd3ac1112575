/// Why an element can't be put into a file.
enum FileSinkError: Error, Hashable, CustomStringConvertible {
    case badFolder(String, reason: String)
    case tooManyFolders
    case noTimestamp
    case timeOutOfRange(Int64)
    case fieldCount(Int, expected: Int)

    var description: String {
        switch self {
        case .badFolder(let folder, let reason):
            "the layout's directory \"\(folder.printable)\" can't be used: \(reason)"
        case .tooManyFolders:
            "the layout has more than \(StagedFiles.maxFolders) directories for one task: use a coarser one"
        case .noTimestamp:
            "the record has no timestamp: give the layout a closure that finds the element's time"
        case .timeOutOfRange(let milliseconds):
            "\(milliseconds) ms since 1970 is no time between the years 0 and 9999"
        case .fieldCount(let count, let expected):
            "the row has \(count) fields, the header \(expected)"
        }
    }
}

extension String {
    /// Short, and without what would break a line.
    fileprivate var printable: String {
        String(prefix(100).map { $0.unicodeScalars.allSatisfy { $0.value >= 32 && $0.value != 127 } ? $0 : "?" })
    }
}
