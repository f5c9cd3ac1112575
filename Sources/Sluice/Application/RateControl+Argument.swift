public import ArgumentParser

/// As it is written on the command line.
extension RateControl: ExpressibleByArgument {
    /// Reads `adaptive`, `pid` (with Spark's gains), `fixed:N` with a whole number of records a second, or `unlimited`;
    /// nil for anything else.
    public init?(argument: String) {
        switch argument {
        case "adaptive": self = .adaptive
        case "pid": self = .pid(PIDGains())
        case "unlimited": self = .unlimited
        default:
            let prefix = "fixed:"
            guard argument.hasPrefix(prefix), let rate = Int(argument.dropFirst(prefix.count)), rate > 0 else {
                return nil
            }
            self = .fixed(recordsPerSecond: rate)
        }
    }

    /// As it is written on the command line; gains are left out.
    public var defaultValueDescription: String {
        switch self {
        case .adaptive: "adaptive"
        case .pid: "pid"
        case .fixed(let rate): "fixed:\(rate)"
        case .unlimited: "unlimited"
        }
    }
}
