import CBaseline

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// What the benchmarks ran on.
enum Machine {
    static var summary: String {
        let librdkafka = String(cString: baseline_librdkafka_version())
        return "librdkafka \(librdkafka); \(system); \(processor), \(sysconf(Int32(_SC_NPROCESSORS_ONLN))) cores"
    }

    private static var system: String {
        var names = utsname()
        uname(&names)
        func text<T>(_ field: T) -> String {
            withUnsafeBytes(of: field) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
        }
        return "\(text(names.sysname)) \(text(names.release)) \(text(names.machine))"
    }

    /// The processor's name where the system has a file that says it.
    private static var processor: String {
        guard let file = fopen("/proc/cpuinfo", "r") else { return "an unnamed processor" }
        defer { fclose(file) }
        var buffer = [CChar](repeating: 0, count: 1_024)
        while fgets(&buffer, Int32(buffer.count), file) != nil {
            let line = String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
            guard line.hasPrefix("model name"), let colon = line.firstIndex(of: ":") else { continue }
            return String(line[line.index(after: colon)...].drop { $0 == " " }.prefix { $0 != "\n" })
        }
        return "an unnamed processor"
    }
}
