import Foundation

/// The project's files, as they are in the repository.
enum ProjectFiles {
    static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    static func path(_ file: String) -> String { root.appending(path: file).path }

    static func text(_ file: String) throws -> String {
        try String(contentsOf: root.appending(path: file), encoding: .utf8)
    }

    static func data(_ file: String) throws -> Data { try Data(contentsOf: root.appending(path: file)) }

    /// The names of a folder's files that end like that, in order.
    static func names(in folder: String, ending: String = "") throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: path(folder)).filter { $0.hasSuffix(ending) }.sorted()
    }

    /// Every file below a folder, by its path from the root, in order.
    static func all(in folder: String) -> [String] {
        let files = FileManager.default.enumerator(atPath: path(folder))?.compactMap { $0 as? String } ?? []
        return files.map { "\(folder)/\($0)" }.filter { file in
            var isFolder: ObjCBool = false
            return FileManager.default.fileExists(atPath: path(file), isDirectory: &isFolder) && !isFolder.boolValue
        }.sorted()
    }
}
