#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// The two ends of a pipe. No child inherits them, so that closing an end is seen at the other one.
struct Pipe {
    let readEnd: Int32
    let writeEnd: Int32

    init() throws {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw BenchmarkFailure("could not open a pipe: error \(errno)") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        (readEnd, writeEnd) = (ends[0], ends[1])
    }
}

/// Writes all of `text`, or as much as the other end takes before it closes.
func writeAll(_ text: String, to descriptor: Int32) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
        let count = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        if count <= 0 { return }
        bytes = bytes.dropFirst(count)
    }
}

/// Writes a line to standard output without buffering it, since somebody waits for it.
func printAtOnce(_ line: String) {
    writeAll(line + "\n", to: STDOUT_FILENO)
}

/// Writes a line to standard error, where the reader of the tables is told what goes on.
func note(_ line: String) {
    writeAll(line + "\n", to: STDERR_FILENO)
}
