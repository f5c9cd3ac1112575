/// When a batch is cut.
public enum Trigger: Hashable, Sendable, CustomStringConvertible {
    /// At every tick of a clock aligned to the start. A batch that overruns delays the next one, which then starts at
    /// once; the ticks missed meanwhile count as one. At least 1 ms.
    case interval(Duration)
    /// As soon as there are records and a free executor slot.
    case asap
    /// What is there when the partitions are assigned, in as many batches as needed; then the application drains and stops.
    case availableNow
    /// What is there when the partitions are assigned, in one batch; then the application drains and stops. What tasks
    /// leave over because they met a limit is read in further batches.
    case once

    /// `500ms`, `asap`, ... as the command line takes it.
    public var description: String {
        switch self {
        case .interval(let duration): "\(duration.wholeNanoseconds / 1_000_000)ms"
        case .asap: "asap"
        case .availableNow: "available-now"
        case .once: "once"
        }
    }

    /// Whether a task ends when its reader runs dry, instead of waiting for the rest of its range.
    package var endsTasksWhenDry: Bool { self == .asap }

    /// The time between ticks; nil for triggers that have none.
    package var interval: Duration? {
        if case .interval(let interval) = self { interval } else { nil }
    }

    /// Whether the application stops by itself once it has read what was there.
    package var stopsByItself: Bool { self == .availableNow || self == .once }
}
