import Foundation
import Sluice
import SluiceTesting

/// What the tests run on: an embedded broker of their own, or the real one that `SLUICE_TEST_BOOTSTRAP` names.
final class TestCluster: Sendable {
    static let realServers = ProcessInfo.processInfo.environment["SLUICE_TEST_BOOTSTRAP"]
    static var isReal: Bool { realServers != nil }

    /// How long the cluster may take for anything.
    static let patience = Duration.seconds(40)

    /// Nil on a real broker.
    let embedded: EmbeddedBroker?
    let kafka: KafkaConfiguration
    private let run = UUID().uuidString.prefix(8).lowercased()

    /// - Parameters:
    ///   - embedded: Whether the test is about faults that only an embedded broker can have.
    ///   - brokers: How many brokers an embedded one is made of.
    init(embedded isEmbedded: Bool = false, brokers: Int = 1) throws {
        if let servers = Self.realServers, !isEmbedded {
            embedded = nil
            kafka = KafkaConfiguration(bootstrapServers: servers)
        } else {
            let broker = try EmbeddedBroker(brokers: brokers)
            embedded = broker
            kafka = broker.configuration
        }
    }

    /// The shortest session that a member may have. A real broker allows 6 s or more; an embedded one has the first
    /// member wait for 3 s, and forgets it if its session is shorter.
    let shortestSession = isReal ? Duration.milliseconds(6_000) : .milliseconds(3_500)

    /// Properties with which a group notices soon that a member is gone.
    func quickSession(pollInterval: Duration) -> [String: String] {
        [
            "session.timeout.ms": "\(Int(shortestSession / .milliseconds(1)))",
            "heartbeat.interval.ms": "200",
            "max.poll.interval.ms": "\(Int(pollInterval / .milliseconds(1)))",
        ]
    }

    /// A name that no other run has.
    func name(_ name: String) -> String { "sluice-test-\(run)-\(name)" }

    /// Creates a topic with a name of its own, and returns when the broker knows it.
    func makeTopic(_ role: String, partitions: Int = 1) async throws -> String {
        let topic = name(role)
        try await create(topic, partitions: partitions)
        return topic
    }

    func create(_ topic: String, partitions: Int) async throws {
        if let embedded { return try embedded.createTopic(.init(topic, partitions: partitions)) }
        let topics = try Topics(configuration: kafka, onLog: { _ in })
        defer { topics.close() }
        try await topics.make(topic, partitions: partitions, within: Self.patience)
    }

    /// Removes everything that reaches outside of the process.
    func close() { embedded?.close() }

    /// An application's configuration that logs to `lines`, and leaves signals to the process.
    func configuration(group: String, logTo lines: Lines = Lines()) -> ApplicationConfiguration {
        var configuration = ApplicationConfiguration(kafka: kafka)
        configuration.group = name(group)
        configuration.executors = 2
        configuration.trapsSignals = false
        configuration.logger = lines.logger
        return configuration
    }

    /// What the group has committed.
    func committed(by group: String, _ topic: String, partition: Int32 = 0) throws -> Int64? {
        let member = try GroupMember(
            configuration: kafka.setting("group.id", to: name(group)),
            onLog: { _ in },
            onEvent: { _ in }
        )
        defer { member.leave(timeout: .zero) }
        let key = KafkaPartition(topic: topic, partition: partition)
        return try member.committedOffsets(of: [key], timeout: Self.patience)[key] ?? nil
    }
}
