public import ArgumentParser

/// A length of time, as it is written on the command line: `500ms`, `10s`, `5m`.
public struct TimeSpan: Hashable, Sendable, ExpressibleByArgument, CustomStringConvertible {
    /// The length.
    public let duration: Duration

    /// Wraps a length.
    public init(_ duration: Duration) { self.duration = duration }

    /// Reads a whole number with `ms`, `s` or `m` behind it; nil for anything else, and for zero.
    public init?(argument: String) {
        let units: [(suffix: String, duration: Duration)] = [
            ("ms", .milliseconds(1)), ("s", .seconds(1)), ("m", .seconds(60)),
        ]
        guard let unit = units.first(where: { argument.hasSuffix($0.suffix) }) else { return nil }
        guard let count = Int32(argument.dropLast(unit.suffix.count)), count > 0 else { return nil }
        duration = unit.duration * Int(count)
    }

    /// As it is written on the command line.
    public var description: String {
        duration.components.attoseconds == 0
            ? "\(duration.components.seconds)s" : "\(duration.wholeNanoseconds / 1_000_000)ms"
    }

    /// The same for the help page.
    public var defaultValueDescription: String { description }
}
