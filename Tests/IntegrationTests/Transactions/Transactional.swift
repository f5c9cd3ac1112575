import Sluice
import Synchronization

/// A transactional producer of a test's, which writes to partition 0 of one topic.
final class Transactional: Sendable {
    let producer: Producer
    private let topic: String
    private let values = Mutex<[Bytes]>([])

    /// - Parameter id: A name for this test alone.
    convenience init(_ cluster: TestCluster, id: String, topic: String) throws {
        try self.init(cluster, exactID: cluster.name(id), topic: topic)
    }

    init(_ cluster: TestCluster, exactID id: String, topic: String) throws {
        producer = try Producer(
            configuration: cluster.kafka,
            transactionalID: id,
            onLog: { _ in },
            onError: { _ in },
            onDelivery: { _ in }
        )
        self.topic = topic
        try producer.initTransactions(timeout: TestCluster.patience)
    }

    /// Opens a transaction, and returns when the log has the records.
    func open(_ texts: [String]) throws {
        try producer.beginTransaction()
        let handle = try producer.topic(topic)
        for text in texts {
            let value = Bytes(text)
            // Records are not copied.
            values.withLock { $0.append(value) }
            let result = value.withUnsafeBytes { producer.send(to: handle, partition: 0, key: nil, value: $0, tag: 1) }
            guard result == .queued else { throw KafkaError(code: .failed, message: "\(result)") }
        }
        guard producer.flush(timeout: TestCluster.patience) else { throw KafkaError(code: .timedOut) }
    }

    func sendOffset(_ offset: Int64, of topic: String, _ group: ConsumerGroupMetadata) throws {
        let key = KafkaPartition(topic: topic, partition: 0)
        try producer.sendOffsets([key: offset], of: group, timeout: TestCluster.patience)
    }

    func commit() throws { try producer.commitTransaction(timeout: TestCluster.patience) }
    func abort() throws { try producer.abortTransaction(timeout: TestCluster.patience) }
}

/// A member that takes what it is assigned, and lets go of what it is asked for when `answers`.
final class GroupFellow: Sendable {
    let member: GroupMember
    private let events: Events

    init(_ cluster: TestCluster, group: String, topic: String, answers: Bool = true) throws {
        let events = Events(answers: answers)
        self.events = events
        member = try GroupMember(
            configuration: cluster.kafka.setting(cluster.quickSession(pollInterval: .seconds(6)))
                .setting("group.id", to: cluster.name(group))
                .setting("isolation.level", to: "read_committed"),
            onLog: { _ in },
            onEvent: { events.append($0) }
        )
        try member.join(topics: [topic])
    }

    /// Answers what has come; whether it holds something now.
    func holds() throws -> Bool { try events.answer(member) }

    /// Whether it was told, at any time, that its partitions are gone, or are to go.
    var isAskedToLetGo: Bool { events.isAskedToLetGo }
}

private final class Events: Sendable {
    private struct State {
        var unanswered: [GroupMember.Event] = []
        var held: Set<KafkaPartition> = []
        var isAskedToLetGo = false
    }

    private let answers: Bool
    private let state = Mutex(State())

    init(answers: Bool) { self.answers = answers }

    var isAskedToLetGo: Bool { state.withLock { $0.isAskedToLetGo } }

    func append(_ event: GroupMember.Event) {
        state.withLock { state in
            state.unanswered.append(event)
            switch event {
            case .revoked, .lost: state.isAskedToLetGo = true
            default: break
            }
        }
    }

    func answer(_ member: GroupMember) throws -> Bool {
        let events = state.withLock { state in
            defer { state.unanswered = [] }
            return state.unanswered
        }
        for event in events {
            switch event {
            case .assigned(let partitions):
                try member.confirmAssigned(partitions)
                state.withLock { $0.held.formUnion(partitions) }
            case .revoked(let partitions) where answers, .lost(let partitions) where answers:
                try member.release(partitions)
                state.withLock { $0.held.subtract(partitions) }
            default: break
            }
        }
        return state.withLock { !$0.held.isEmpty }
    }
}
