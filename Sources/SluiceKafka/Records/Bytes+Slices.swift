/// Parts of a run of bytes, without copying: each keeps the whole's storage, such as a record's chunk.
extension Bytes {
    /// A part of the bytes, in place.
    ///
    /// - Parameter range: Must lie in `0..<count`.
    @inlinable
    public func slice(_ range: Range<Int>) -> Bytes {
        precondition(range.lowerBound >= 0 && range.upperBound <= count, "slice out of range")
        return Bytes(storage: storage, start: start &+ range.lowerBound, count: range.count)
    }

    /// Hands each part between separators to `body`, in order: the fast way to split, without a collection.
    ///
    /// ```swift
    /// line.forEachSlice(separatedBy: UInt8(ascii: ",")) { field in fields += 1 }
    /// ```
    ///
    /// - Parameters:
    ///   - separator: The byte that stands between parts.
    ///   - omittingEmptySlices: Whether parts without bytes are left out, as `split` does. False gives one part more than
    ///     there are separators.
    ///   - body: Called once a part.
    @inlinable
    public func forEachSlice(
        separatedBy separator: UInt8,
        omittingEmptySlices: Bool = true,
        _ body: (Bytes) throws -> Void
    ) rethrows {
        try forEachSlice(omittingEmptySlices: omittingEmptySlices, whereSeparator: { $0 == separator }, body)
    }

    /// Hands each part between separators to `body`, in order; any byte may separate.
    ///
    /// ```swift
    /// text.forEachSlice(whereSeparator: { $0 <= UInt8(ascii: " ") }) { word in words += 1 }
    /// ```
    ///
    /// - Parameters:
    ///   - omittingEmptySlices: Whether parts without bytes are left out.
    ///   - isSeparator: Whether a byte stands between parts; called once a byte.
    ///   - body: Called once a part.
    @inlinable
    public func forEachSlice(
        omittingEmptySlices: Bool = true,
        whereSeparator isSeparator: (UInt8) throws -> Bool,
        _ body: (Bytes) throws -> Void
    ) rethrows {
        let bytes = UnsafeRawBufferPointer(start: storage.base + start, count: count)
        defer { withExtendedLifetime(storage) {} }
        var from = 0
        for index in 0..<count where try isSeparator(bytes[index]) {
            if index > from || !omittingEmptySlices { try body(slice(from..<index)) }
            from = index &+ 1
        }
        if count > from || !omittingEmptySlices { try body(slice(from..<count)) }
    }

    /// The parts between separators, in order: `split(separator:)` with parts that are `Bytes`.
    ///
    /// - Parameters:
    ///   - separator: The byte that stands between parts.
    ///   - omittingEmptySlices: Whether parts without bytes are left out.
    @inlinable
    public func slices(separatedBy separator: UInt8, omittingEmptySlices: Bool = true) -> [Bytes] {
        var slices: [Bytes] = []
        forEachSlice(separatedBy: separator, omittingEmptySlices: omittingEmptySlices) { slices.append($0) }
        return slices
    }
}
