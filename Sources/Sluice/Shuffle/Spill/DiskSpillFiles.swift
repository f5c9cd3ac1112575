#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Spill files in a directory of the machine. They never show there for longer than it takes to make them, so a crash
/// leaves nothing.
struct DiskSpillFiles: SpillFiles {
    private let directory: String
    private let canBeNameless: Bool

    /// - Parameter canBeNameless: False makes each file under a name that is removed at once, as where the file system, or
    ///   the system, knows no other way.
    init(_ directory: String, canBeNameless: Bool = true) {
        self.directory = directory
        self.canBeNameless = canBeNameless
    }

    func make() throws -> any SpillFile { DiskSpillFile(try open(), directory) }

    func check() throws {
        let file = try make()
        try withUnsafeBytes(of: UInt64(0)) { try file.write($0, at: 0) }
    }

    private func open() throws -> Int32 {
        #if os(Linux)
            guard canBeNameless else { return try openAndUnlink() }
            let nameless = retrying { systemOpen(directory, Self.nameless | O_RDWR | O_CLOEXEC) }
            if nameless >= 0 { return nameless }
            // Some file systems, such as NFS, have no nameless files.
            guard [EOPNOTSUPP, EISDIR, EINVAL].contains(errno) else {
                throw SpillFault("make a file", directory).failure
            }
        #endif
        return try openAndUnlink()
    }

    private func openAndUnlink() throws -> Int32 {
        for _ in 0..<Self.mostNames {
            let path = "\(directory)/sluice-spill-\(UInt64.random(in: .min ... .max))"
            let file = retrying { systemOpen(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC) }
            if file >= 0 {
                unlink(path)
                return file
            }
            guard errno == EEXIST else { break }
        }
        throw SpillFault("make a file", directory).failure
    }

    #if os(Linux)
        /// `O_TMPFILE`, a macro that is not imported.
        private static let nameless = 0o20_000_000 | O_DIRECTORY
    #endif

    /// How many names are tried that turn out to be taken.
    private static let mostNames = 8
}

/// Sendable: the descriptor is never changed, and reading at an offset has no state.
private final class DiskSpillFile: SpillFile {
    private let file: Int32
    private let directory: String

    init(_ file: Int32, _ directory: String) {
        self.file = file
        self.directory = directory
    }

    deinit { close(file) }

    func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws {
        var (rest, offset) = (bytes[...], offset)
        while !rest.isEmpty {
            let part = UnsafeRawBufferPointer(rebasing: rest)
            let count = retrying { pwrite(file, part.baseAddress, part.count, off_t(offset)) }
            guard count > 0 else {
                throw SpillFault("write \(rest.count) bytes to a file", directory, code: count == 0 ? ENOSPC : errno)
                    .failure
            }
            rest = rest.dropFirst(count)
            offset += count
        }
    }

    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws {
        var (rest, offset) = (buffer[...], offset)
        while !rest.isEmpty {
            let part = UnsafeMutableRawBufferPointer(rebasing: rest)
            let count = retrying { pread(file, part.baseAddress, part.count, off_t(offset)) }
            guard count > 0 else {
                throw SpillFault("read a file", directory, code: count == 0 ? EIO : errno).failure
            }
            rest = rest.dropFirst(count)
            offset += count
        }
    }
}

/// Calls again what a signal interrupted.
private func retrying<Result: SignedInteger>(_ body: () -> Result) -> Result {
    while true {
        let result = body()
        if result >= 0 || errno != EINTR { return result }
    }
}

private func systemOpen(_ path: String, _ flags: Int32) -> Int32 { open(path, flags, mode_t(0o600)) }
