import SluiceTesting

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// The instances of a soak.
final class SoakFleet {
    /// What was done to instances so far.
    private(set) var disturbances = 0

    private let arguments: [String]
    private var instances: [ChildProcess] = []

    init(_ count: Int, _ broker: any Broker, group: String, input: String, output: String) throws {
        // So that others notice soon that an instance was killed. Brokers allow sessions of 6 s or more.
        let properties =
            broker.consumerProperties + [
                "session.timeout.ms=6000", "heartbeat.interval.ms=500", "max.poll.interval.ms=12000",
            ]
        arguments =
            ["--bootstrap-servers", broker.bootstrapServers, "--group", group, "--input", input, "--output", output]
            + properties.flatMap { ["-C", $0] }
        for _ in 0..<count { try instances.append(start()) }
    }

    /// Resident MiB of each instance; the first is that which nothing is done to.
    var memory: [Double] { instances.map { residentMiB(of: $0.process) } }

    /// Kills an instance, or has it drain, and starts another in its place.
    ///
    /// - Returns: What was done; nil when there is only the first, which is left alone.
    /// - Throws: When a drain fails.
    func disturb(_ random: inout SeededGenerator) throws -> String? {
        guard instances.count > 1 else { return nil }
        let index = Int.random(in: 1..<instances.count, using: &random)
        let isKilled = random.chance(0.5)
        let status = try instances[index].end(by: isKilled ? SIGKILL : SIGTERM)
        guard status == (isKilled ? -SIGKILL : 0) else {
            throw BenchmarkFailure("instance \(index + 1) ended with \(status) when it was told to drain")
        }
        instances[index] = try start()
        disturbances += 1
        return "instance \(index + 1) \(isKilled ? "killed" : "drained") and started again"
    }

    /// Drains all.
    func end() throws {
        defer { instances = [] }
        for (index, instance) in instances.enumerated() {
            let status = try instance.end(by: SIGTERM)
            if status != 0 { throw BenchmarkFailure("instance \(index + 1) ended with \(status) when told to drain") }
        }
    }

    private func start() throws -> ChildProcess { try ChildProcess(worker: "soak-application", arguments) }
}
