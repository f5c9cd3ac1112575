import CBaseline

/// What a worker tells the process that started it: names and numbers, one pair a line.
struct WorkerReport {
    private var values: [String: Double] = [:]

    /// The number of that name.
    ///
    /// - Throws: When the worker reported none.
    func value(_ name: String) throws -> Double {
        guard let value = values[name] else { throw BenchmarkFailure("a worker reported no '\(name)'") }
        return value
    }

    /// The report as lines of `name=value`.
    var encoded: String {
        values.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)\n" }.joined()
    }
}

extension WorkerReport {
    init(_ values: [String: Double]) {
        self.values = values
    }

    /// Reads what `encoded` wrote.
    init(parsing text: String) throws {
        for line in text.split(separator: "\n") {
            let parts = line.split(separator: "=", maxSplits: 1)
            guard parts.count == 2, let value = Double(parts[1]) else {
                throw BenchmarkFailure("a worker printed '\(line)', which is not name=value")
            }
            values[String(parts[0])] = value
        }
    }

    /// What a contender reports.
    ///
    /// - Parameters:
    ///   - records: How many records it read.
    ///   - bytes: Their keys and values together.
    ///   - seconds: From its first record to its last commit.
    init(records: Int64, bytes: Int64, seconds: Double) {
        self.init(["records": Double(records), "bytes": Double(bytes), "seconds": seconds])
    }

    init(_ totals: baseline_totals) {
        self.init(records: totals.records, bytes: totals.bytes, seconds: totals.seconds)
    }
}
