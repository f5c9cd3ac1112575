/// Publishes ranges, each once, whatever goes wrong and however often it is tried.
struct FilePublisher: Sendable {
    let owner: FileOwner
    let compression: FileCompression
    /// What the names of files end in.
    let fileExtension: String

    /// Returns when the range's output is committed and in place.
    func publish(_ staged: StagedFiles, of range: OffsetRange) throws {
        while true {
            guard let holding = owner.holding(of: range.partition), holding.owner == staged.owner else {
                throw takenOver(range, staged)
            }
            guard range.until > holding.position else { return discard(staged) }
            guard range.from >= holding.position else { throw overlap(range, holding) }
            let files = try staged.written ?? write(staged, of: range, holding.owner)
            // What can't be made must fail the delivery, and not the log of what is committed.
            for file in files { try owner.folders.ensure(owner.paths.path(file.path).folder) }
            // The partition may be somebody else's by now.
            try Task.checkCancellation()
            let manifest = owner.manifest(holding.number + 1, holding.owner, range, files)
            staged.mayBeCommitted = true
            switch try owner.add(manifest) {
            case .added:
                try owner.settle(manifest)
                return owner.advance(to: manifest)
            case .taken(let other):
                staged.mayBeCommitted = false
                // Of an earlier attempt it was not known that it had succeeded.
                guard other.owner == holding.owner else { throw takenOver(range, staged) }
                try owner.settle(other)
                owner.advance(to: other)
            }
        }
    }

    /// Removes what is on disk of output that is not to be published.
    func discard(_ staged: StagedFiles) {
        guard !staged.mayBeCommitted else { return }
        remove(staged.written ?? [], in: owner.paths.staging(of: staged.partition))
    }

    private func write(_ staged: StagedFiles, of range: OffsetRange, _ token: String) throws -> [FileManifest.File] {
        let (folder, prefix) = (owner.paths.staging(of: range.partition), owner.stagedName(token))
        let name = FileSinkPaths.fileName(of: range, extension: fileExtension)
        var files: [FileManifest.File] = []
        do {
            for content in staged.contents where content.records > 0 {
                let stagedName = "\(prefix)-\(files.count)\(StagedName.data)"
                let size = try write(content, to: "\(folder)/\(stagedName)")
                let path = content.folder.isEmpty ? name : "\(content.folder)/\(name)"
                files.append(FileManifest.File(path: path, bytes: size, records: content.records, staged: stagedName))
            }
            if !files.isEmpty { try owner.storage.synchronize(folder) }
        } catch {
            remove(files, in: folder)
            throw error
        }
        staged.note(written: files)
        return files
    }

    /// What can't be removed now is removed when somebody takes over the partition.
    private func remove(_ files: [FileManifest.File], in folder: String) {
        for file in files { try? owner.storage.remove("\(folder)/\(file.staged)") }
    }

    private func write(_ content: StagedFiles.Content, to path: String) throws -> Int {
        var size = 0
        try owner.storage.create(path) { write in
            try content.bytes.withUnsafeBytes { bytes in
                try compression.write(bytes) { part in
                    size += part.count
                    try write(part)
                }
            }
        }
        return size
    }

    /// It passes when the partition is on its way to another instance: the delivery is given up before it is tried often.
    private func takenOver(_ range: OffsetRange, _ staged: StagedFiles) -> Failure {
        discard(staged)
        let message =
            "another instance has taken over \(range.partition) in \(owner.paths.root); if none should have, then another "
            + "sink or application uses the directory: give each one of its own"
        return Failure(origin: .sink, message: message, partition: range.partition, offset: range.from)
    }

    private func overlap(_ range: OffsetRange, _ holding: FileOwner.Holding) -> Failure {
        let message =
            "\(owner.paths.root) holds the output of \(range.partition) up to offset \(holding.position) already: "
            + "\(range.from)..<\(range.until) would repeat some of it"
        return Failure(
            origin: .sink,
            message: message,
            partition: range.partition,
            offset: range.from,
            isRetriable: false
        )
    }
}
