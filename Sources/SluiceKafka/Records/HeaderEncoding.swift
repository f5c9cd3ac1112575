/// How headers lie in memory: for each the name's length (UInt32), the value's length (Int32, -1 is null), then both.
enum HeaderEncoding {
    static let prefix = 8

    static func size(_ header: RecordHeader) -> Int { prefix + header.name.utf8.count + (header.value?.count ?? 0) }

    static func header(at offset: Int, _ bytes: Bytes) -> RecordHeader {
        let view = bytes.withUnsafeBytes { Self.view(at: offset, $0) }
        let name = bytes.withUnsafeBytes { String(decoding: $0[view.name], as: UTF8.self) }
        let value = view.value.map {
            Bytes(storage: bytes.storage, start: bytes.start + $0.lowerBound, count: $0.count)
        }
        return RecordHeader(name: name, value: value)
    }

    static func next(after offset: Int, _ bytes: Bytes) -> Int {
        bytes.withUnsafeBytes { Self.view(at: offset, $0).end }
    }

    struct View {
        let name: Range<Int>
        let value: Range<Int>?
        let end: Int
    }

    static func view(at offset: Int, _ bytes: UnsafeRawBufferPointer) -> View {
        let nameCount = Int(bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
        let valueCount = Int(bytes.loadUnaligned(fromByteOffset: offset + 4, as: Int32.self))
        let name = offset + prefix..<offset + prefix + nameCount
        let end = name.upperBound + max(valueCount, 0)
        return View(name: name, value: valueCount < 0 ? nil : name.upperBound..<end, end: end)
    }

    /// Writes headers one after another into memory that was measured to hold them.
    struct Writer {
        private(set) var cursor: UnsafeMutableRawPointer?

        init(_ cursor: UnsafeMutableRawPointer?) { self.cursor = cursor }

        mutating func put(_ header: RecordHeader) {
            var name = header.name
            name.withUTF8 { name in
                let name = UnsafeRawBufferPointer(name)
                guard let value = header.value else { return put(name: name, value: nil) }
                value.withUnsafeBytes { put(name: name, value: $0) }
            }
        }

        mutating func put(name: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer?) {
            guard let start = cursor else { return }
            start.storeBytes(of: UInt32(name.count), as: UInt32.self)
            start.storeBytes(of: value.map { Int32($0.count) } ?? -1, toByteOffset: 4, as: Int32.self)
            let text = start + HeaderEncoding.prefix
            if let from = name.baseAddress { text.copyMemory(from: from, byteCount: name.count) }
            let end = text + name.count
            if let from = value?.baseAddress { end.copyMemory(from: from, byteCount: value?.count ?? 0) }
            cursor = end + (value?.count ?? 0)
        }
    }
}
