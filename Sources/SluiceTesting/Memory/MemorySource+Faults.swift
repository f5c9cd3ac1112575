public import Sluice
import Synchronization

/// What can be made to go wrong.
extension MemorySource {
    /// Refuses the next commits, one for each failure.
    public func refuseCommits(_ failures: Failure...) {
        state.withLock { $0.faults.commits += failures }
    }

    /// Fails the next questions for the log's ends, one for each error.
    public func failLogEnds(_ errors: KafkaError...) {
        state.withLock { $0.faults.logEnds += errors }
    }

    /// Fails the next reads of a partition, one for each error.
    public func failReads(of partition: TopicPartition, _ errors: KafkaError...) {
        state.withLock { $0.faults.reads[partition, default: []] += errors }
    }

    /// Asks for partitions back, and returns when the application has let go of them.
    public func revoke(_ partitions: TopicPartition...) async {
        send(.revoked(partitions))
        await letGo(of: partitions)
    }

    /// Takes partitions away, as when a session has timed out; returns when the application knows.
    public func lose(_ partitions: TopicPartition...) async {
        send(.lost(partitions))
        await letGo(of: partitions)
    }

    /// Gives partitions to the application (again).
    public func giveBack(_ partitions: TopicPartition...) {
        state.withLock { $0.held.formUnion(partitions) }
        send(.assigned(partitions))
    }

    /// Makes the group fail for good.
    public func fail(_ failure: Failure) { send(.failed(failure)) }

    func send(_ event: InputEvent) { state.withLock { $0.events }?(event) }

    private func letGo(of partitions: [TopicPartition]) async {
        await waiters.wait { [self] in state.withLock { $0.held.isDisjoint(with: partitions) } }
    }
}
