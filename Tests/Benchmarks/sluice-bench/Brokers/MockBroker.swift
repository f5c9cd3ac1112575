/// librdkafka's mock broker, in a process of its own.
final class MockBroker: Broker {
    let kind = "librdkafka's mock broker"
    let bootstrapServers: String
    /// It doesn't wake a waiting fetch when records arrive, so none may wait for long.
    let consumerProperties = ["fetch.wait.max.ms=10"]
    private let process: ChildProcess

    init() throws {
        process = try ChildProcess(worker: "mock-broker", [])
        guard let address = process.readLine() else { throw BenchmarkFailure("the mock broker did not start") }
        bootstrapServers = address
    }

    func createTopic(_ name: String, partitions: Int) throws {
        process.writeLine("\(name) \(partitions)")
        guard process.readLine() == "created" else {
            throw BenchmarkFailure("the mock broker could not create '\(name)'")
        }
    }

    func close() {
        process.closeInput()
        _ = try? process.finish()
    }
}
