public import ArgumentParser

/// A length of time above zero, as it is written on the command line: a whole number with `ms`, `s` or `m` behind it.
public struct TimeSpan: Hashable, Sendable, ExpressibleByArgument, CustomStringConvertible {
    /// How long.
    public let duration: Duration

    /// Reads it; nil for anything else, and for zero.
    public init?(argument: String) {
        let units: [(suffix: String, duration: Duration)] = [
            ("ms", .milliseconds(1)), ("s", .seconds(1)), ("m", .seconds(60)),
        ]
        for unit in units where argument.hasSuffix(unit.suffix) {
            guard let count = Int32(argument.dropLast(unit.suffix.count)), count > 0 else { return nil }
            duration = unit.duration * Int(count)
            return
        }
        return nil
    }

    init(_ duration: Duration) { self.duration = duration }

    /// As it is written on the command line.
    public var description: String {
        duration.components.attoseconds == 0
            ? "\(duration.components.seconds)s" : "\(duration.wholeNanoseconds / 1_000_000)ms"
    }

    /// The same for the help page.
    public var defaultValueDescription: String { description }
}
