import Foundation

/// The files of this repository, found from this one.
enum Repository {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// The files under these folders whose names end in one of these extensions, by path from the root.
    static func files(under folders: [String], _ extensions: Set<String>) throws -> [String: String] {
        var texts: [String: String] = [:]
        for folder in folders {
            let paths = FileManager.default.enumerator(atPath: root.appending(path: folder).path)
            while let path = paths?.nextObject() as? String {
                guard extensions.contains(URL(filePath: path).pathExtension) else { continue }
                texts["\(folder)/\(path)"] = try text(of: "\(folder)/\(path)")
            }
        }
        return texts
    }

    static func text(of path: String) throws -> String {
        try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }
}

extension String {
    var lines: [Substring] { split(separator: "\n", omittingEmptySubsequences: false) }
}
