import ArgumentParser

/// How a tool writes what it has found.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
    /// Aligned columns, for people.
    case table
    /// An object a line, for programs.
    case json
    /// Comma-separated values below a line of names.
    case csv
}
