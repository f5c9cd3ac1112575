/// What a layout may name.
enum RelativeFolder {
    /// In bytes. The name of a temporary folder, and of a file, must fit beside it in what a path may have.
    private static let maxBytes = 1_000
    private static let maxPartBytes = 200

    /// Checks that a path stays below the sink's directory, and out of what is Sluice's own there.
    static func check(_ path: String) throws(FileSinkError) {
        guard !path.isEmpty else { return }
        guard path.utf8.count <= maxBytes else { throw .badFolder(path, reason: "it has more than \(maxBytes) bytes") }
        guard path.utf8.allSatisfy({ $0 >= 32 && $0 != 127 }) else {
            throw .badFolder(path, reason: "it holds a control character")
        }
        for part in path.split(separator: "/", omittingEmptySubsequences: false) {
            if let reason = fault(in: part) { throw .badFolder(path, reason: reason) }
        }
    }

    private static func fault(in part: Substring) -> String? {
        switch part.utf8.first {
        case nil: "it must be relative, and no part of it empty"
        case UInt8(ascii: "."): "no part of it may begin with a dot"
        case UInt8(ascii: "_"): "no part of it may begin with an underscore, which marks what readers pass over"
        default: part.utf8.count > maxPartBytes ? "a part of it has more than \(maxPartBytes) bytes" : nil
        }
    }
}
