/// Consecutive records of one chunk.
@frozen
public struct ChunkSlice: RandomAccessCollection, Sendable {
    /// What the records are in.
    public let chunk: RecordChunk
    /// The first record's place in the chunk.
    public let startIndex: Int
    /// The place past the last record.
    public let endIndex: Int

    @inlinable
    init(chunk: RecordChunk, startIndex: Int, endIndex: Int) {
        self.chunk = chunk
        self.startIndex = startIndex
        self.endIndex = endIndex
    }

    /// The record at a place between `startIndex` and `endIndex`.
    @inlinable
    public subscript(position: Int) -> Record {
        precondition(position >= startIndex && position < endIndex, "record index out of range")
        return Record(chunk: chunk, index: position)
    }

    /// A part of the slice, in the same places.
    @inlinable
    public subscript(bounds: Range<Int>) -> ChunkSlice {
        precondition(bounds.lowerBound >= startIndex && bounds.upperBound <= endIndex, "record range out of range")
        return ChunkSlice(chunk: chunk, startIndex: bounds.lowerBound, endIndex: bounds.upperBound)
    }

    /// The first record's offset; nil when the slice is empty.
    @inlinable public var firstOffset: Int64? { isEmpty ? nil : chunk.entries[startIndex].offset }

    /// The last record's offset; nil when the slice is empty.
    @inlinable public var lastOffset: Int64? { isEmpty ? nil : chunk.entries[endIndex - 1].offset }

    /// The bytes of the slice's keys, values and headers.
    @inlinable
    public var byteCount: Int {
        guard !isEmpty else { return 0 }
        let last = chunk.entries[endIndex - 1]
        return Int(last.start) + last.byteCount - Int(chunk.entries[startIndex].start)
    }

    /// The place of the first record whose offset is `offset` or more; `endIndex` when there is none.
    public func index(ofOffset offset: Int64) -> Int {
        var low = startIndex
        var high = endIndex
        while low < high {
            let middle = low + (high - low) / 2
            if chunk.entries[middle].offset < offset { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// The place of the first record from `index` on that has headers; `endIndex` when there is none.
    package func firstIndexWithHeaders(from index: Int) -> Int {
        var index = Swift.max(index, startIndex)
        while index < endIndex, chunk.entries[index].headerCount == 0 { index += 1 }
        return Swift.min(index, endIndex)
    }

    /// The place after the record that brings the slice to so many bytes, or `endIndex`: past one record at least.
    public func index(afterBytes bytes: Int) -> Int {
        var low = startIndex
        var high = endIndex
        while low < high {
            let middle = low + (high - low) / 2
            if self[startIndex..<middle + 1].byteCount < bytes { low = middle + 1 } else { high = middle }
        }
        return Swift.min(low + 1, endIndex)
    }
}
