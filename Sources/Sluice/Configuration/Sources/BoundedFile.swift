#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A small file that is read whole, as people write them: settings, a password.
struct BoundedFile {
    let bytes: [UInt8]
    /// Whether every user of the machine may read it. To its group it is often given on purpose, as containers do.
    let isReadableByAll: Bool

    /// - Parameters:
    ///   - limit: Bytes that it may have at most.
    ///   - place: Begins the error: what asks for it.
    /// - Throws: When it can't be read, is larger, or is no regular file: one that nobody writes to has no end.
    init(_ path: String, limit: Int, for place: String) throws(SettingsFault) {
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else { throw Self.fault(place, path) }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0 else { throw Self.fault(place, path) }
        let kind = status.st_mode & S_IFMT
        guard kind != S_IFDIR else { throw Self.fault(place, path, EISDIR) }
        guard kind == S_IFREG else {
            throw SettingsFault("\(place): \(path) is no regular file: write what it is to hold into one")
        }
        isReadableByAll = status.st_mode & S_IROTH != 0
        var bytes = [UInt8](repeating: 0, count: limit + 1)
        var count = 0
        while count < bytes.count {
            let start = count
            let read = bytes.withUnsafeMutableBytes {
                Self.read(file, UnsafeMutableRawBufferPointer(rebasing: $0[start...]))
            }
            guard read >= 0 else { throw Self.fault(place, path) }
            if read == 0 { break }
            count += read
        }
        guard count <= limit else { throw SettingsFault("\(place): \(path) has more than \(limit) bytes") }
        self.bytes = Array(bytes.prefix(count))
    }

    private static func read(_ file: Int32, _ buffer: UnsafeMutableRawBufferPointer) -> Int {
        while true {
            #if canImport(Glibc)
                let count = Glibc.read(file, buffer.baseAddress, buffer.count)
            #elseif canImport(Musl)
                let count = Musl.read(file, buffer.baseAddress, buffer.count)
            #else
                let count = Darwin.read(file, buffer.baseAddress, buffer.count)
            #endif
            guard count < 0, errno == EINTR else { return count }
        }
    }

    private static func fault(_ place: String, _ path: String, _ code: Int32 = errno) -> SettingsFault {
        let remedy =
            switch code {
            case ENOENT: ": check the path"
            case EACCES, EPERM: ": let the user that the application runs as read it"
            case EISDIR: ": name a file in it"
            default: ""
            }
        return SettingsFault("\(place): can't read \(path): \(String(cString: strerror(code)))\(remedy)")
    }
}
