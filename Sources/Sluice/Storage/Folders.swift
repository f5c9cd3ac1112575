internal import Synchronization

/// Makes folders, each so that it lasts.
final class Folders: Sendable {
    /// How many folders are remembered as lasting; then all are forgotten, which costs a look at each.
    private static let memory = 1_000

    private let storage: any FileStorage
    private let known = Mutex<Set<String>>([])

    init(_ storage: any FileStorage) { self.storage = storage }

    /// Makes a folder and all that it lies in, and returns when their names are lasting, whoever made them.
    func ensure(_ path: String) throws {
        guard !known.withLock({ $0.contains(path) }) else { return }
        let parent = path.folder
        if parent != path { try ensure(parent) }
        if path != "/", path != "." {
            let isNew = try storage.makeFolder(path)
            // One that was there need not be ours to open.
            do { try storage.synchronize(parent) } catch { if isNew { throw error } }
        }
        known.withLock { known in
            if known.count >= Self.memory { known = [] }
            known.insert(path)
        }
    }

    /// Somebody has removed a folder.
    func forget() { known.withLock { $0 = [] } }
}

extension String {
    /// The folder that a path's last part lies in.
    var folder: String {
        guard let slash = lastIndex(of: "/") else { return "." }
        return slash == startIndex ? "/" : String(self[..<slash])
    }
}
