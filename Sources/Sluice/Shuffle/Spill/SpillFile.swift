/// A file without a name, gone with the process at the latest. Written by one thread; read by several at a time.
protocol SpillFile: AnyObject, Sendable {
    /// - Throws: A `Failure` that names the directory.
    func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws
    /// Fills the buffer.
    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws
}

/// Makes spill files. Called from any thread.
protocol SpillFiles: Sendable {
    func make() throws -> any SpillFile
    /// - Throws: When no file can be made, or none written to.
    func check() throws
}
