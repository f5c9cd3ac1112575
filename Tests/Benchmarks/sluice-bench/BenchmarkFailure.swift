/// Why a benchmark could not be run or its result not be trusted.
struct BenchmarkFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}

/// Throws when a function of the C baseline failed. It has written the cause to standard error itself.
func requireSuccess(_ status: Int32, _ what: String) throws {
    if status != 0 { throw BenchmarkFailure("could not \(what)") }
}
