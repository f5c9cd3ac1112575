/// Records that were read and not handed out, in order.
struct CarriedSlices {
    private var slices: [ChunkSlice] = []

    var isEmpty: Bool { slices.isEmpty }

    var firstOffset: Int64? { slices.first?.firstOffset }

    mutating func append(_ slice: ChunkSlice) {
        if !slice.isEmpty { slices.append(slice) }
    }

    mutating func removeAll() { slices.removeAll() }

    /// The first records, of one chunk.
    mutating func take(atMost count: Int, until: Int64) -> ChunkSlice? {
        guard let first = slices.first else { return nil }
        var end = first.index(first.startIndex, offsetBy: count, limitedBy: first.endIndex) ?? first.endIndex
        if (first.lastOffset ?? 0) >= until { end = min(end, first.index(ofOffset: until)) }
        guard end > first.startIndex else { return nil }
        replaceFirst(with: first[end..<first.endIndex])
        return first[first.startIndex..<end]
    }

    mutating func putBack(_ slice: ChunkSlice) {
        guard !slice.isEmpty else { return }
        if let first = slices.first, first.chunk === slice.chunk, first.startIndex == slice.endIndex {
            slices[0] = ChunkSlice(chunk: slice.chunk, startIndex: slice.startIndex, endIndex: first.endIndex)
        } else {
            slices.insert(slice, at: 0)
        }
    }

    mutating func drop(before offset: Int64) {
        while let first = slices.first {
            let start = first.index(ofOffset: offset)
            replaceFirst(with: first[start..<first.endIndex])
            if start < first.endIndex { return }
        }
    }

    private mutating func replaceFirst(with slice: ChunkSlice) {
        if slice.isEmpty { slices.removeFirst() } else { slices[0] = slice }
    }
}
