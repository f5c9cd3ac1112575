/// The log of one partition's commits: manifests numbered from 0 without gaps, each made once and never changed.
///
/// Who adds the manifest with the next number has committed, since a name is given once. So nobody commits who has not
/// seen all commits before: one whose partition somebody else has begun to own meanwhile finds his number taken.
///
/// Nothing is removed or merged: a number that has become free could be taken by one who is late. The folder holds a
/// folder for each 1,000, so that the end is found by listing one name a thousand manifests, and 1,000 at most. Users may
/// remove folders but the last: in one that is not the last nothing is added.
struct ManifestLog: Sendable {
    /// Manifests a folder.
    static let perFolder: Int64 = 1_000

    let storage: any FileStorage
    let path: String

    /// The last manifest; nil if there is none. Names are not known to be lasting unless `makeLasting` is asked for.
    func last(makeLasting: Bool = false) throws -> FileManifest? {
        if makeLasting { try storage.synchronize(path) }
        for folder in try folders().reversed() {
            if makeLasting { try storage.synchronize(folder.path) }
            guard let number = try numbers(in: folder.path).last else { continue }
            return try manifest(number)
        }
        return nil
    }

    /// The manifest of that number, if there is one.
    func manifest(_ number: Int64) throws -> FileManifest? {
        let place = place(of: number)
        return try storage.read(place).map { try FileManifest(json: $0, at: place) }
    }

    /// The last manifest, if it is in a later folder than the one of that number belongs in, which somebody may have
    /// removed: in there nothing can be added any more.
    func laterThanFolder(of number: Int64) throws -> FileManifest? {
        guard let last = try folders().last, last.number > number / Self.perFolder else { return nil }
        return try self.last()
    }

    /// Where the manifest of that number goes.
    func place(of number: Int64) -> String { "\(folder(of: number))/\(FileSinkPaths.padded(number)).json" }

    /// The folder that the manifest of that number goes into.
    func folder(of number: Int64) -> String { "\(path)/\(FileSinkPaths.padded(number / Self.perFolder))" }

    /// All numbers that there are, in order.
    func numbers() throws -> [Int64] { try folders().flatMap { try numbers(in: $0.path) } }

    private func folders() throws -> [(number: Int64, path: String)] {
        try storage.list(path).compactMap { name in number(name).map { ($0, "\(path)/\(name)") } }
            .sorted { $0.number < $1.number }
    }

    private func numbers(in folder: String) throws -> [Int64] {
        try storage.list(folder).compactMap { $0.hasSuffix(".json") ? number($0.dropLast(5)) : nil }.sorted()
    }

    /// What is no number of ours is somebody else's file.
    private func number(_ name: some StringProtocol) -> Int64? {
        Int64(name).flatMap { FileSinkPaths.padded($0) == name ? $0 : nil }
    }
}
