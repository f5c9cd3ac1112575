#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

extension ProcessReading {
    /// Asks the system: `/proc` on Linux; elsewhere there are the CPU time and the limit of descriptors alone.
    static func now() -> ProcessReading {
        var reading = ProcessReading()
        reading.maxDescriptors = descriptorLimit()
        #if os(Linux)
            reading.readProc()
        #else
            reading.cpuSeconds = cpuTime()
        #endif
        return reading
    }

    private static func descriptorLimit() -> Double? {
        var limit = rlimit()
        #if canImport(Glibc)
            let result = getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        #else
            let result = getrlimit(RLIMIT_NOFILE, &limit)
        #endif
        return result == 0 ? Double(limit.rlim_cur) : nil
    }

    #if os(Linux)
        private mutating func readProc() {
            openDescriptors = Self.entries(of: "/proc/self/fd")
            guard let stat = Self.text(of: "/proc/self/stat").flatMap(ProcessStat.init(parsing:)) else { return }
            let ticksPerSecond = Double(sysconf(Int32(_SC_CLK_TCK)))
            cpuSeconds = Double(stat.cpuTicks) / ticksPerSecond
            threads = Double(stat.threads)
            virtualBytes = Double(stat.virtualBytes)
            residentBytes = Double(stat.residentPages) * Double(sysconf(Int32(_SC_PAGESIZE)))
            startTime = Self.systemStart().map { $0 + Double(stat.startTicks) / ticksPerSecond }
        }

        /// When the system started, in seconds since 1970.
        private static func systemStart() -> Double? {
            let line = text(of: "/proc/stat")?.split(separator: "\n").first { $0.hasPrefix("btime ") }
            return line.flatMap { Double($0.dropFirst(6)) }
        }

        /// How many there are, without the descriptor that the question itself needs.
        private static func entries(of folder: String) -> Double? {
            guard let directory = opendir(folder) else { return nil }
            defer { closedir(directory) }
            var count = 0
            while let entry = readdir(directory) {
                let first = entry.pointee.d_name.0
                if first != CChar(UInt8(ascii: ".")) { count += 1 }
            }
            return Double(max(count - 1, 0))
        }

        /// Bytes that are read of a file; `/proc/stat` has a line a core and a long one of interrupts.
        private static let maxFileBytes = 1 << 20

        private static func text(of path: String) -> String? {
            guard let file = fopen(path, "r") else { return nil }
            defer { fclose(file) }
            var bytes: [UInt8] = []
            var block = [UInt8](repeating: 0, count: 4_096)
            while bytes.count < maxFileBytes {
                let count = fread(&block, 1, block.count, file)
                if count == 0 { break }
                bytes += block[..<count]
            }
            return String(decoding: bytes, as: UTF8.self)
        }
    #else
        private static func cpuTime() -> Double? {
            var usage = rusage()
            guard getrusage(RUSAGE_SELF, &usage) == 0 else { return nil }
            func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
            return seconds(usage.ru_utime) + seconds(usage.ru_stime)
        }
    #endif
}
