import SluiceCore

/// The records of a simulated run that the application's code fails at, and what its policy does with them.
package struct FailingRecords: Sendable {
    package enum Policy: Sendable {
        case skip
        case deadLetter
    }

    package let policy: Policy?
    private var offsets: [TopicPartition: Set<Int64>] = [:]

    /// None.
    init() { policy = nil }

    init(_ script: SimulationScript, _ broker: ModelBroker, sparing poison: (partition: TopicPartition, offset: Int64)?)
    {
        policy = script.failurePolicy
        guard policy != nil else { return }
        var random = SeededGenerator(seed: script.seed ^ 0xBAD)
        for partition in broker.partitions {
            let chosen = broker[partition].records.filter { _ in random.chance(script.failingShare) }
            offsets[partition] = Set(chosen)
        }
        if let poison { offsets[poison.partition]?.remove(poison.offset) }
    }

    package func contains(_ partition: TopicPartition, _ offset: Int64) -> Bool {
        offsets[partition]?.contains(offset) == true
    }
}
