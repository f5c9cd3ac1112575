public import ArgumentParser

/// A number of bytes, as it is written on the command line.
public struct ByteSize: Hashable, Sendable, ExpressibleByArgument, CustomStringConvertible {
    /// How many bytes.
    public let bytes: Int

    /// Wraps a number of bytes.
    init(_ bytes: Int) { self.bytes = bytes }

    /// Reads a whole number with `KiB`, `MiB` or `GiB` behind it, or with nothing: bytes. Nil for anything else, for zero
    /// and for what 64 bits can't hold.
    public init?(argument: String) {
        let units = [("KiB", 10), ("MiB", 20), ("GiB", 30)]
        let unit = units.first { argument.hasSuffix($0.0) }
        guard let count = Int(argument.dropLast(unit?.0.count ?? 0)), count > 0 else { return nil }
        let (bytes, overflow) = count.multipliedReportingOverflow(by: 1 << (unit?.1 ?? 0))
        guard !overflow else { return nil }
        self.bytes = bytes
    }

    /// As it is written on the command line.
    public var description: String {
        for (name, shift) in [("GiB", 30), ("MiB", 20), ("KiB", 10)] where bytes % (1 << shift) == 0 {
            return "\(bytes >> shift)\(name)"
        }
        return "\(bytes)"
    }
}
