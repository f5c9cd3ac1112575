import Dispatch
package import Sluice
import Synchronization

/// Asks again and again how far a group is in a topic, on a thread of its own.
package final class GroupWatch: Sendable {
    /// How far the group was, at one time.
    package struct Sample: Sendable {
        /// By partition, the next offset to read; none where nothing is committed.
        package let committed: [Int32: Int64]
        package let ends: [Int32: Int64]

        /// Records that are not committed.
        package var lag: Int64 { ends.reduce(0) { $0 + $1.value - (committed[$1.key] ?? 0) } }
    }

    /// How long the broker may take for an answer before it is asked again.
    private static let patience = Duration.seconds(5)

    private let topic: NumberedTopic
    private let group: GroupMember
    private let reader: ReaderClient
    private let waiters = Waiters()
    private let latest = Mutex<Sample?>(nil)
    private let stopped = DispatchSemaphore(value: 0)
    private let ended = DispatchSemaphore(value: 0)

    /// Begins to ask.
    ///
    /// - Parameters:
    ///   - interval: How long to wait between two questions.
    ///   - onSample: Called on the thread with each answer; it may block.
    package init(
        _ group: String,
        in topic: NumberedTopic,
        kafka: KafkaConfiguration,
        every interval: Duration = .milliseconds(100),
        onSample: @escaping @Sendable (Sample) -> Void = { _ in }
    ) throws {
        self.topic = topic
        let configuration = kafka.setting("group.id", to: group)
        self.group = try GroupMember(configuration: configuration, onLog: { _ in }, onEvent: { _ in })
        reader = try ReaderClient(configuration: configuration, onLog: { _ in }, onError: { _ in })
        let pause = DispatchTimeInterval.milliseconds(Int(interval / .milliseconds(1)))
        _ = NativeThread(name: "group-watch") { [self] in
            while stopped.wait(timeout: .now() + pause) == .timedOut {
                guard let sample = ask() else { continue }
                onSample(sample)
                latest.withLock { $0 = sample }
                waiters.check()
            }
            ended.signal()
        }
    }

    package var sample: Sample? { latest.withLock(\.self) }

    /// Returns when this holds, or when the task is cancelled.
    package func hold(_ condition: @escaping @Sendable (Sample) -> Bool) async {
        await waiters.wait { [self] in sample.map(condition) ?? false }
    }

    /// Ends the questions; blocks until the last is answered. The last call.
    package func close() {
        stopped.signal()
        ended.wait()
        group.leave(timeout: .zero)
        reader.shutdown()
    }

    /// Nil when the broker does not answer.
    private func ask() -> Sample? {
        let partitions = topic.kafkaPartitions
        guard let committed = try? group.committedOffsets(of: partitions, timeout: Self.patience),
            let ends = try? reader.logEnds(of: partitions, timeout: Self.patience)
        else { return nil }
        return Sample(
            committed: byNumber(committed.compactMapValues(\.self)),
            ends: byNumber(ends.compactMapValues { try? $0.get() })
        )
    }

    private func byNumber(_ offsets: [KafkaPartition: Int64]) -> [Int32: Int64] {
        Dictionary(uniqueKeysWithValues: offsets.map { ($0.key.partition, $0.value) })
    }
}
