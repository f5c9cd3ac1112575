#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The cores that this process may use: the machine's, or fewer where a container or a service has a limit of CPU.
func systemCoreCount() -> Int {
    let cores = max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
    return CPUQuota.ofProcess(read: readSystemFile).map { min(cores, $0) } ?? cores
}

/// Bytes that are read of a file that the kernel makes up; those that are asked for here have some dozen to some hundred.
private let maxSystemFileBytes = 16_384

/// Nil for what is not there or can't be read.
private func readSystemFile(_ path: String) -> String? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: maxSystemFileBytes)
    let count = read(descriptor, &bytes, bytes.count)
    return count < 0 ? nil : String(decoding: bytes[..<count], as: UTF8.self)
}
