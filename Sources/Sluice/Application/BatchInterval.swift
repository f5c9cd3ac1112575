public import ArgumentParser

/// The time between batches, as it is written on the command line.
public enum BatchInterval: Hashable, Sendable, ExpressibleByArgument, CustomStringConvertible {
    /// A batch every so often.
    case every(Duration)
    /// A batch as soon as there are records and a free slot.
    case asap

    /// Reads `asap`, or a `TimeSpan`; nil for anything else.
    public init?(argument: String) {
        if argument == "asap" {
            self = .asap
        } else if let span = TimeSpan(argument: argument) {
            self = .every(span.duration)
        } else {
            return nil
        }
    }

    /// As it is written on the command line.
    public var description: String {
        switch self {
        case .asap: "asap"
        case .every(let duration): "\(TimeSpan(duration))"
        }
    }

    /// The same for the help page.
    public var defaultValueDescription: String { description }

    var trigger: Trigger {
        switch self {
        case .every(let duration): .interval(duration)
        case .asap: .asap
        }
    }
}
