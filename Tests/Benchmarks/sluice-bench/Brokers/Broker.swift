#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// The broker that a benchmark runs on.
protocol Broker: AnyObject {
    /// What it is, for the report.
    var kind: String { get }

    /// Its address.
    var bootstrapServers: String { get }

    /// Properties that a consumer needs to get records from it without delay.
    var consumerProperties: [String] { get }

    /// Creates a topic that is there once this returns.
    func createTopic(_ name: String, partitions: Int) throws

    /// Removes what was created.
    func close()
}

/// Runs `body` with a real broker when `SLUICE_TEST_BOOTSTRAP` names one, else with a mock broker of its own.
func withBroker(_ body: (any Broker) throws -> Void) throws {
    let broker = try findBroker()
    defer { broker.close() }
    try body(broker)
}

/// A real broker when `SLUICE_TEST_BOOTSTRAP` names one, else a mock broker. Must be closed.
func findBroker() throws -> any Broker {
    guard let servers = getenv("SLUICE_TEST_BOOTSTRAP").map({ String(cString: $0) }), !servers.isEmpty else {
        return try MockBroker()
    }
    return RealBroker(bootstrapServers: servers)
}
