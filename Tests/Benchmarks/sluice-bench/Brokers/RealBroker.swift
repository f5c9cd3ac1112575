import CBaseline

/// A broker that runs elsewhere. Topics created on it are deleted at the end.
final class RealBroker: Broker {
    let kind: String
    let bootstrapServers: String
    let consumerProperties: [String] = []
    private var topics: [String] = []

    init(bootstrapServers: String) {
        self.bootstrapServers = bootstrapServers
        kind = "the broker at \(bootstrapServers)"
    }

    func createTopic(_ name: String, partitions: Int) throws {
        try requireSuccess(baseline_create_topic(properties, name, Int32(partitions)), "create '\(name)'")
        topics.append(name)
    }

    func close() {
        for topic in topics where baseline_delete_topic(properties, topic) != 0 {
            note("'\(topic)' is still there: delete it by hand")
        }
    }

    private var properties: String { "bootstrap.servers=\(bootstrapServers)" }
}
