package import Sluice

extension Topics {
    /// Creates a topic, and returns when the broker knows it.
    package func make(_ topic: String, partitions: Int, within patience: Duration) async throws {
        if let failure = try create([.init(topic, partitions: partitions)], timeout: patience)[topic] { throw failure }
        let deadline = ContinuousClock.now.advanced(by: patience)
        while try partitionCounts(of: [topic], timeout: patience)[topic] != .success(partitions) {
            guard ContinuousClock.now < deadline else {
                throw KafkaError(code: .timedOut, message: "\(topic) was created, and is still unknown")
            }
            await Task.yield()
        }
    }
}
