import CBaseline

/// librdkafka's mock broker. Prints its address; then creates a topic for each line `NAME PARTITIONS` on standard input,
/// and answers each with the line `created`; ends when standard input closes.
struct MockBrokerWorker: Worker {
    let name = "mock-broker"

    func run(_ options: WorkerOptions) throws -> WorkerReport {
        guard let mock = baseline_mock_start() else { throw BenchmarkFailure("could not start the mock broker") }
        defer { baseline_mock_stop(mock) }

        printAtOnce(String(cString: baseline_mock_bootstrap_servers(mock)))
        while let line = readLine() {
            let words = line.split(separator: " ")
            guard words.count == 2, let partitions = Int32(words[1]) else {
                throw BenchmarkFailure("'\(line)' is not a topic and its number of partitions")
            }
            try requireSuccess(baseline_mock_create_topic(mock, String(words[0]), partitions), "create '\(words[0])'")
            printAtOnce("created")
        }
        return WorkerReport([:])
    }
}
