#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

extension FileStorage {
    /// Gives a file another name, in place of whatever has that.
    func rename(_ path: String, as name: String) throws {
        #if canImport(Darwin)
            let result = Darwin.rename(path, name)
        #elseif canImport(Musl)
            let result = Musl.rename(path, name)
        #else
            let result = Glibc.rename(path, name)
        #endif
        guard result == 0 else { throw FileFault("rename \(path) to", name).failure }
    }
}
