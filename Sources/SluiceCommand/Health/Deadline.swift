#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The moment by which a question has to be answered, whatever it takes till then.
struct Deadline {
    private let end: ContinuousClock.Instant

    init(after duration: Duration) { end = .now + duration }

    /// Bounds a socket's next wait by what is left.
    ///
    /// - Returns: False when nothing is.
    func bound(_ socket: Int32) -> Bool {
        let left = end - .now
        guard left >= .microseconds(1) else { return false }
        let (seconds, attoseconds) = left.components
        var limit = timeval()
        limit.tv_sec = numericCast(seconds)
        limit.tv_usec = numericCast(attoseconds / 1_000_000_000_000)
        // On Linux the limit for sending is that for connecting too.
        for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
            setsockopt(socket, SOL_SOCKET, option, &limit, socklen_t(MemoryLayout<timeval>.size))
        }
        return true
    }
}
