internal import CZlib

/// How files are compressed.
public enum FileCompression: String, Hashable, Sendable, CaseIterable {
    /// Not at all.
    case none
    /// With gzip, at zlib's own level; names end in `.gz`.
    case gzip

    /// Gives `write` the bytes as they are to be in the file, a part at a time.
    func write(_ bytes: UnsafeRawBufferPointer, _ write: (UnsafeRawBufferPointer) throws -> Void) throws {
        switch self {
        case .none: try write(bytes)
        case .gzip: try Gzip.compress(bytes, write)
        }
    }
}

/// zlib's deflate in gzip's envelope, without a name or a time in it: equal bytes give equal files.
private enum Gzip {
    /// Bytes put out at once.
    private static let outputBytes = 64 << 10
    /// zlib counts in 32 bits.
    private static let maxInputBytes = 1 << 30

    static func compress(_ bytes: UnsafeRawBufferPointer, _ write: (UnsafeRawBufferPointer) throws -> Void) throws {
        var stream = z_stream()
        guard sluice_gzip_begin(&stream, Z_DEFAULT_COMPRESSION) == Z_OK else {
            throw Failure(origin: .sink, message: "zlib has no memory to compress with")
        }
        defer { deflateEnd(&stream) }
        let output = UnsafeMutableRawBufferPointer.allocate(byteCount: outputBytes, alignment: 1)
        defer { output.deallocate() }
        var rest = bytes[...]
        repeat {
            let part = UnsafeRawBufferPointer(rebasing: rest.prefix(maxInputBytes))
            rest = rest.dropFirst(part.count)
            try deflateAll(of: part, isLast: rest.isEmpty, &stream, output, write)
        } while !rest.isEmpty
    }

    /// zlib has taken the input when it leaves room in the output.
    private static func deflateAll(
        of part: UnsafeRawBufferPointer,
        isLast: Bool,
        _ stream: inout z_stream,
        _ output: UnsafeMutableRawBufferPointer,
        _ write: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        let input = part.assumingMemoryBound(to: Bytef.self)
        stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
        stream.avail_in = uInt(part.count)
        repeat {
            stream.next_out = output.assumingMemoryBound(to: Bytef.self).baseAddress
            stream.avail_out = uInt(output.count)
            deflate(&stream, isLast ? Z_FINISH : Z_NO_FLUSH)
            let produced = output.count - Int(stream.avail_out)
            if produced > 0 { try write(UnsafeRawBufferPointer(rebasing: output[..<produced])) }
        } while stream.avail_out == 0
    }
}
