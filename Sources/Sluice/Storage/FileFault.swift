#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// What the system says about a file.
struct FileFault: Hashable, Sendable {
    /// What was tried: `write`, `open`.
    let action: String
    let path: String
    /// As `errno` has it.
    let code: Int32

    init(_ action: String, _ path: String, code: Int32 = errno) {
        self.action = action
        self.path = path
        self.code = code
    }

    /// What to throw. Where nothing but a change of rights or of the set-up helps, waiting does not.
    var failure: Failure {
        let remedy = Self.remedies[code].map { ": \($0)" } ?? ""
        return Failure(
            origin: .sink,
            message: "can't \(action) \(path): \(String(cString: strerror(code)))\(remedy)",
            isRetriable: !Self.lasting.contains(code)
        )
    }

    private static let lasting: Set<Int32> = [
        EACCES, EPERM, EROFS, ENAMETOOLONG, ELOOP, ENOTDIR, EISDIR, EXDEV, EOPNOTSUPP, ENOTSUP, EINVAL, EMLINK, ENOSYS,
    ]

    private static let remedies: [Int32: String] = [
        EACCES: "let the user that the application runs as write there",
        EPERM: "the file system must support hard links, and let the application's user write there",
        EOPNOTSUPP: "the file system must support hard links",
        EXDEV: "the directory must lie on one file system",
        EROFS: "mount the file system for writing",
        ENOSPC: "make room on the file system",
        EDQUOT: "raise the quota of the application's user",
        ENAMETOOLONG: "shorten the topic's name or the layout's directories",
        ENOTDIR: "a part of the path is a file",
        EMFILE: "raise the process's limit of open files (ulimit -n)",
    ]
}
