#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// What a whole process used from its start to its end.
struct ResourceUsage {
    /// User and system time of all threads.
    let cpuSeconds: Double
    /// The largest resident set.
    let peakMemoryMiB: Double

    init(_ usage: rusage) {
        func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
        cpuSeconds = seconds(usage.ru_utime) + seconds(usage.ru_stime)
        #if canImport(Darwin)
            let bytesPerUnit = 1.0
        #else
            let bytesPerUnit = 1_024.0
        #endif
        peakMemoryMiB = Double(usage.ru_maxrss) * bytesPerUnit / 1_048_576
    }
}
