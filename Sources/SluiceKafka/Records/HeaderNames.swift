/// Names of headers, to be looked for in encoded headers without decoding one.
package struct HeaderNames: Sendable, Hashable {
    /// The names, in no order.
    package let all: Set<String>
    private let encoded: [[UInt8]]

    /// To look for these.
    package init(_ names: Set<String>) {
        all = names
        encoded = names.sorted().map { Array($0.utf8) }
    }

    /// A seeded hash of the headers that bear one of these names, to tell apart those that differ; nil if none does.
    package func hash(of headers: RecordHeaders) -> Int? {
        guard headers.count > 0 else { return nil }
        return headers.withEncodedBytes { bytes in
            var hasher: Hasher?
            forEach(in: bytes) { header, isNamed in
                guard isNamed else { return }
                var next = hasher ?? Hasher()
                next.combine(bytes: UnsafeRawBufferPointer(rebasing: bytes[header]))
                hasher = next
            }
            return hasher?.finalize()
        }
    }

    /// How many bytes the headers take that bear none of these names.
    package func byteCountOfOthers(in headers: UnsafeRawBufferPointer) -> Int {
        var count = headers.count
        forEach(in: headers) { header, isNamed in
            if isNamed { count -= header.count }
        }
        return count
    }

    /// Copies the headers that bear none of these names to where there is room for them.
    package func copyOthers(of headers: UnsafeRawBufferPointer, to place: UnsafeMutableRawPointer) {
        var end = place
        forEach(in: headers) { header, isNamed in
            guard !isNamed, let start = headers.baseAddress else { return }
            end.copyMemory(from: start + header.lowerBound, byteCount: header.count)
            end += header.count
        }
    }

    private func forEach(in headers: UnsafeRawBufferPointer, _ body: (Range<Int>, Bool) -> Void) {
        var offset = 0
        while offset < headers.count {
            let view = HeaderEncoding.view(at: offset, headers)
            let name = UnsafeRawBufferPointer(rebasing: headers[view.name])
            body(offset..<view.end, encoded.contains { $0.elementsEqual(name) })
            offset = view.end
        }
    }
}
