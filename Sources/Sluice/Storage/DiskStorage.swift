#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The file system of the machine.
struct DiskStorage: FileStorage {
    func create(_ path: String, _ body: (_ write: (UnsafeRawBufferPointer) throws -> Void) throws -> Void) throws {
        try remove(path)
        let flags = O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC
        let file = retrying { open(path, flags, mode_t(0o644)) }
        guard file >= 0 else { throw FileFault("create", path).failure }
        do {
            try body { try Self.write($0, to: file, path) }
            try Self.flush(file, path)
        } catch {
            close(file)
            unlink(path)
            throw error
        }
        // Some network file systems report only here what could not be written.
        guard close(file) == 0 || errno == EINTR else { throw FileFault("close", path).failure }
    }

    func read(_ path: String) throws -> [UInt8]? {
        let file = retrying { open(path, O_RDONLY | O_CLOEXEC) }
        guard file >= 0 else {
            if errno == ENOENT { return nil }
            throw FileFault("open", path).failure
        }
        defer { close(file) }
        var bytes: [UInt8] = []
        while true {
            let chunk = try Self.readChunk(file, path)
            if chunk.isEmpty { return bytes }
            bytes += chunk
        }
    }

    func list(_ folder: String) throws -> [String] {
        guard let stream = opendir(folder) else {
            if errno == ENOENT { return [] }
            throw FileFault("list", folder).failure
        }
        defer { closedir(stream) }
        var names: [String] = []
        while true {
            errno = 0
            guard let entry = readdir(stream) else {
                guard errno == 0 else { throw FileFault("list", folder).failure }
                return names
            }
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
    }

    func makeFolder(_ path: String) throws -> Bool {
        if mkdir(path, 0o755) == 0 { return true }
        var status = stat()
        guard errno == EEXIST, stat(path, &status) == 0 else { throw FileFault("make the folder", path).failure }
        guard status.st_mode & S_IFMT == S_IFDIR else {
            throw FileFault("make the folder", path, code: ENOTDIR).failure
        }
        return false
    }

    func link(_ path: String, as name: String) throws -> LinkOutcome {
        let result = systemLink(path, name)
        if result == 0 { return .linked }
        switch errno {
        case EEXIST: return .exists
        case ENOENT: return .missing
        default: throw FileFault("create", name).failure
        }
    }

    func isSame(_ path: String, as other: String) throws -> Bool? {
        guard let left = try status(path), let right = try status(other) else { return nil }
        return left.st_ino == right.st_ino && left.st_dev == right.st_dev
    }

    func remove(_ path: String) throws {
        guard unlink(path) == 0 || errno == ENOENT else { throw FileFault("remove", path).failure }
    }

    /// Gives a file another name, in place of whatever has that.
    func rename(_ path: String, as name: String) throws {
        let result = systemRename(path, name)
        guard result == 0 else { throw FileFault("rename \(path) to", name).failure }
    }

    func synchronize(_ folder: String) throws {
        let file = retrying { open(folder, O_RDONLY | O_CLOEXEC) }
        guard file >= 0 else { throw FileFault("open", folder).failure }
        defer { close(file) }
        try Self.flush(file, folder)
    }

    private func status(_ path: String) throws -> stat? {
        var status = stat()
        if lstat(path, &status) == 0 { return status }
        guard errno == ENOENT else { throw FileFault("look at", path).failure }
        return nil
    }
}

extension DiskStorage {
    private static func write(_ bytes: UnsafeRawBufferPointer, to file: Int32, _ path: String) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let part = UnsafeRawBufferPointer(rebasing: rest)
            let count = retrying { systemWrite(file, part.baseAddress, part.count) }
            guard count >= 0 else { throw FileFault("write", path).failure }
            rest = rest.dropFirst(count)
        }
    }

    private static func readChunk(_ file: Int32, _ path: String) throws -> [UInt8] {
        try [UInt8](unsafeUninitializedCapacity: 64 << 10) { buffer, count in
            let result = retrying { systemRead(file, buffer.baseAddress, buffer.count) }
            guard result >= 0 else { throw FileFault("read", path).failure }
            count = result
        }
    }

    /// Apple's `fsync` leaves the disk's own cache alone.
    private static func flush(_ file: Int32, _ path: String) throws {
        #if canImport(Darwin)
            let result = retrying { fcntl(file, F_FULLFSYNC) }
        #else
            let result = retrying { fsync(file) }
        #endif
        guard result == 0 else { throw FileFault("flush", path).failure }
    }
}

/// Calls again what a signal interrupted.
private func retrying<Result: SignedInteger>(_ body: () -> Result) -> Result {
    while true {
        let result = body()
        if result >= 0 || errno != EINTR { return result }
    }
}

// Methods of the same names hide the system's calls where they are needed.

private func systemLink(_ path: String, _ name: String) -> Int32 { link(path, name) }
private func systemRename(_ path: String, _ name: String) -> Int32 { rename(path, name) }
private func systemWrite(_ file: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int { write(file, bytes, count) }
private func systemRead(_ file: Int32, _ buffer: UnsafeMutableRawPointer?, _ count: Int) -> Int {
    read(file, buffer, count)
}
