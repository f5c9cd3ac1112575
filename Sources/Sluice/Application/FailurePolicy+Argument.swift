public import ArgumentParser

/// As it is written on the command line.
extension FailurePolicy: ExpressibleByArgument {
    /// Reads `fail`, `skip`, or `dead-letter:TOPIC`; nil for anything else.
    public init?(argument: String) {
        let prefix = "dead-letter:"
        switch argument {
        case "fail": self = .fail
        case "skip": self = .skip
        case _ where argument.hasPrefix(prefix) && argument.utf8.count > prefix.utf8.count:
            self = .deadLetter(to: String(argument.dropFirst(prefix.count)))
        default: return nil
        }
    }

    /// As it is written on the command line.
    public var defaultValueDescription: String { description }
}
