#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// What the system says about the directory for spill files.
struct SpillFault {
    private let fault: FileFault

    /// - Parameter action: What was tried: `make a file`.
    init(_ action: String, _ directory: String, code: Int32 = errno) {
        fault = FileFault("\(action) in", directory, code: code)
    }

    /// What to throw: it names the directory, its setting and what helps.
    var failure: Failure {
        var failure = fault.failure
        failure.origin = .shuffle
        if let limit = Self.limitsOfFiles[fault.code] {
            failure.message = """
                can't \(fault.action) \(fault.path): \(String(cString: strerror(fault.code))): each task that spills has one \
                open for every shuffle that it writes to, until the batch is delivered: raise \(limit), or memoryLimit \
                (--memory-limit), so that less is spilled
                """
        } else {
            failure.message +=
                "; a shuffle that outgrows its memory needs it: "
                + "set spillDirectory (--spill-directory) to one with room, or raise memoryLimit (--memory-limit)"
        }
        return failure
    }

    /// What bounds open files, by what the system says.
    private static let limitsOfFiles: [Int32: String] = [
        EMFILE: "the process's limit of open files (ulimit -n; LimitNOFILE of a systemd unit)",
        ENFILE: "the system's limit of open files (fs.file-max)",
    ]
}

extension SpillFault {
    /// A shuffle needs more memory than there is, and values of the type can't go to disk: trying again changes nothing.
    ///
    /// - Parameter limit: What all shuffles may hold, in bytes.
    static func noCodec(_ type: Any.Type, limit: Int) -> Failure {
        Failure(
            origin: .shuffle,
            message: """
                a shuffle has outgrown the \(MemoryPlan.text(limit)) that shuffles may hold, and \(type) can't be written \
                to disk: make it ShuffleCodable or Codable, or raise memoryLimit (--memory-limit)
                """,
            isRetriable: false
        )
    }
}
