#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Keeps a directory to one process, for as long as this exists: the system takes it back from one that was killed.
final class DirectoryLock: Sendable {
    private let file: Int32

    init(_ directory: String) throws(Failure) {
        let path = "\(directory)/lock"
        file = open(path, O_CREAT | O_RDWR | O_CLOEXEC, mode_t(0o644))
        guard file >= 0 else { throw FileFault("open", path).failure }
        guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
            let code = errno
            close(file)
            guard code == EWOULDBLOCK else { throw FileFault("lock", path, code: code).failure }
            throw Failure(
                origin: .sink,
                message: "\(directory) is in use by another instance: give each its own directory",
                isRetriable: false
            )
        }
    }

    deinit { close(file) }
}
