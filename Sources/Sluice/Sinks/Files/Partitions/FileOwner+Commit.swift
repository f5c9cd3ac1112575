/// The steps of a commit that a new owner takes too.
extension FileOwner {
    /// What came of adding a manifest.
    enum Addition: Hashable {
        case added
        /// Its number is another's.
        case taken(by: FileManifest)
    }

    /// Adds a manifest to its partition's log, for good; to be called again with the same one when it has thrown.
    func add(_ manifest: FileManifest) throws -> Addition {
        let log = log(of: manifest.range.partition)
        let temporary = "\(paths.staging(of: manifest.range.partition))/\(manifest.owner)\(StagedName.manifest)"
        let folder = log.folder(of: manifest.number)
        let json = try manifest.json
        try folders.ensure(folder)
        if let later = try log.laterThanFolder(of: manifest.number) { return .taken(by: later) }
        try storage.create(temporary) { write in try json.withUnsafeBytes(write) }
        defer { try? storage.remove(temporary) }
        if try storage.link(temporary, as: log.place(of: manifest.number)) != .linked {
            guard let other = try log.manifest(manifest.number) else { throw removed(folder) }
            guard other == manifest else { return .taken(by: other) }
        }
        try storage.synchronize(folder)
        return .added
    }

    /// Gives a commit's files their names, wherever that was left; may be done by several at once.
    func settle(_ manifest: FileManifest) throws {
        let staging = paths.staging(of: manifest.range.partition)
        for file in manifest.files { try settle("\(staging)/\(file.staged)", as: paths.path(file.path)) }
        for folder in Set(manifest.files.map { paths.path($0.path).folder }) { try storage.synchronize(folder) }
        for file in manifest.files { try storage.remove("\(staging)/\(file.staged)") }
    }

    /// A file that is not in staging any more has its name already, and has it for good.
    private func settle(_ staged: String, as path: String) throws {
        try folders.ensure(path.folder)
        switch try storage.link(staged, as: path) {
        case .linked: return
        case .missing: if try storage.isSame(staged, as: staged) != nil { throw removed(path.folder) }
        case .exists:
            guard try storage.isSame(staged, as: path) == false else { return }
            let message = "\(path) is in the way of a file of that name: move it elsewhere"
            throw Failure(origin: .sink, message: message, isRetriable: false)
        }
    }

    /// Somebody has removed a folder under our feet: it is made again at the next try.
    private func removed(_ folder: String) -> Failure {
        folders.forget()
        return Failure(origin: .sink, message: "\(folder) was removed while it was in use")
    }
}
