internal import CFlightsData

/// The lines of a file with a line of titles, which is left out.
///
/// Sendable: it points to the program's constant data.
package struct CSVTable: Sequence, @unchecked Sendable {
    /// Every flight that left New York in January 2013, cancelled ones included; see `Data/README.md`.
    package static let flights = CSVTable(flights_january())
    static let airlines = CSVTable(flights_airlines())
    static let planes = CSVTable(flights_planes())

    private let bytes: UnsafeRawBufferPointer

    /// How many lines there are.
    package var count: Int { reduce(0) { count, _ in count + 1 } }

    private init(_ file: flights_file) {
        bytes = UnsafeRawBufferPointer(start: file.bytes, count: file.count)
    }

    /// Hands out one line after another, without its end.
    package struct Iterator: IteratorProtocol {
        fileprivate var rest: UnsafeRawBufferPointer

        /// The next line. Its bytes are there for as long as the program runs.
        package mutating func next() -> UnsafeRawBufferPointer? {
            guard !rest.isEmpty else { return nil }
            let end = rest.firstIndex(of: UInt8(ascii: "\n")) ?? rest.endIndex
            defer { rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(end + 1)) }
            return UnsafeRawBufferPointer(rebasing: rest[..<end])
        }
    }

    /// Starts at the first line below the titles.
    package func makeIterator() -> Iterator {
        var iterator = Iterator(rest: bytes)
        _ = iterator.next()
        return iterator
    }
}
