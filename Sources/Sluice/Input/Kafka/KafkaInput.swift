internal import Logging
internal import Synchronization

/// Reads from Kafka: one member of the group that never fetches, and readers that are in no group.
final class KafkaInput: InputConnector {
    /// How long one question to the cluster may take.
    static let requestTimeout = Duration.seconds(10)
    /// How long ending the readers' clients may take.
    static let closeTimeout = Duration.seconds(5)
    /// How long leaving the group may take.
    static let leaveTimeout = Duration.seconds(5)

    let topics: TopicMatcher
    let configuration: ApplicationConfiguration
    let lookup: TopicLookup
    let clients = Mutex<Clients?>(nil)
    let troubles = PartitionTroubles()
    let ownership = Ownership()
    var logger: Logger { configuration.logger }
    private let client: KafkaConfiguration

    struct Clients: Sendable {
        let member: GroupMember
        let readers: KafkaReaders
        let startingPoints: StartingPoints
    }

    init(
        topics: TopicMatcher,
        group: String,
        configuration: ApplicationConfiguration,
        lookup: TopicLookup
    ) throws(ApplicationError) {
        self.topics = topics
        self.configuration = configuration
        self.lookup = lookup
        let instance = configuration.instanceID.map { ["group.instance.id": $0] } ?? [:]
        client = configuration.kafka.withDefaults(["group.id": group]).withDefaults(instance)
        do {
            try client.validate(
                for: .consumer,
                reserved: ReaderClient.reservedProperties.merging(GroupMember.reservedProperties) { first, _ in first }
            )
        } catch {
            throw ApplicationError(.invalidConfiguration, "\(error)")
        }
    }

    func start(_ events: @escaping @Sendable (InputEvent) -> Void) async throws {
        let matcher = topics
        let counts = try await lookup.waitForTopics(
            topics.literals,
            and: topics.hasPatterns ? { matcher.subscription(of: $0) != nil } : nil
        )
        let logger = logger
        let log: KafkaLogHandler = { logger.log($0) }
        let readers = try makeReaders(counts.values.reduce(0, +), log, events)
        // Offsets of a transaction that is open are waited for, never passed over.
        let stable = client.setting("isolation.level", to: "read_committed")
        let isTransactional = configuration.guarantee == .exactlyOnce
        let member = try GroupMember(configuration: isTransactional ? stable : client, onLog: log) {
            [weak self] event in
            if case .assigned(let partitions) = event { self?.confirm(partitions) }
            self?.pass(event, to: events)
        }
        let startingPoints = try await startingPoints(counts, member)
        clients.withLock { $0 = Clients(member: member, readers: readers, startingPoints: startingPoints) }
        try member.join(topics: topics.subscriptions)
        // librdkafka joins no group while a pattern matches nothing: nothing would tell that there is nothing to read.
        if counts.isEmpty, configuration.trigger.stopsByItself { events(.assigned([])) }
    }

    private func makeReaders(
        _ partitionCount: Int,
        _ log: @escaping KafkaLogHandler,
        _ events: @escaping @Sendable (InputEvent) -> Void
    ) throws -> KafkaReaders {
        let memory = configuration.memory
        let plan = try ReaderPlan(memory: memory, partitions: partitionCount, expectsMore: topics.hasPatterns)
        let statistics = ReaderStatistics()
        return try KafkaReaders(plan, logger: logger) { [client, logger, configuration] number, properties in
            try ReaderClient(
                configuration: client.withDefaults(properties),
                tellsEnds: !configuration.trigger.endsTasksWhenDry,
                recordLimit: .init(bytes: memory.maxRecordBytes, remedy: "raise memoryLimit (--memory-limit)"),
                onLog: log,
                onError: {
                    logger.report($0)
                    events(.clientNews(.reader, .error($0)))
                },
                onStatistics: { events(.clientNews(.reader, .statistics(statistics.note($0, of: number)))) }
            )
        }
    }

    /// What is there before the group is joined tells what appears later.
    private func startingPoints(_ counts: [String: Int], _ member: GroupMember) async throws -> StartingPoints {
        var committed: [KafkaPartition] = []
        if configuration.startingOffsets != .earliest {
            let partitions = counts.flatMap { topic, count in
                (0..<Int32(clamping: count)).map { KafkaPartition(topic: topic, partition: $0) }
            }
            committed = try await lookup.retrying("asking what the group has committed") {
                try member.committedOffsets(of: partitions, timeout: Self.requestTimeout)
                    .filter { $0.value != nil }
                    .map(\.key)
            }
        }
        return StartingPoints(
            configuration.startingOffsets,
            partitionCounts: counts,
            committed: committed.map(TopicPartition.init),
            matcher: topics
        )
    }

    func stop(readersInUse: Bool) async {
        let closing = clients.withLock { clients in
            defer { clients = nil }
            return clients
        }
        guard let closing else { return }
        // First, so that others take over at once.
        if !closing.member.leave(timeout: Self.leaveTimeout) {
            logger.warning("the group could not be told of the leave: its session has to time out")
        }
        if !readersInUse, await !closing.readers.shutdown(within: Self.closeTimeout) {
            logger.warning("a Kafka client did not end within \(Self.closeTimeout): it is left to the process's end")
        }
    }

    func open() throws -> Clients {
        guard let open = clients.withLock(\.self) else {
            throw KafkaError(code: .closed, message: "the input is closed")
        }
        return open
    }

    /// A refusal means that the group has moved on: what it wants instead comes as the next event.
    private func confirm(_ partitions: [KafkaPartition]) {
        ownership.begin(partitions)
        do throws(KafkaError) {
            try clients.withLock(\.self)?.member.confirmAssigned(partitions)
        } catch {
            logger.report(error)
        }
    }

    private func pass(_ event: GroupMember.Event, to events: @Sendable (InputEvent) -> Void) {
        switch event {
        case .assigned(let partitions): events(.assigned(partitions.map(TopicPartition.init)))
        case .revoked(let partitions): events(.revoked(partitions.map(TopicPartition.init)))
        case .lost(let partitions): events(.lost(partitions.map(TopicPartition.init)))
        case .commitFinished(let token, let error, let failed):
            if let error = refused(error, failed) {
                events(Self.refusal(of: token, error))
            } else {
                events(.committed(token))
            }
        case .failed(let error): events(.failed(Failure(origin: .source, message: "\(error)", isRetriable: false)))
        case .error(let error):
            logger.report(error)
            events(.clientNews(.member, .error(error)))
        case .statistics(let statistics): events(.clientNews(.member, .statistics(statistics)))
        }
    }

    /// A partition that is not there any more takes no offsets, and needs none: it is told, and no refusal.
    private func refused(_ error: KafkaError?, _ failed: [KafkaPartition: KafkaError]) -> KafkaError? {
        for (partition, error) in failed where error.code.meansGone { troubles.note(error, of: partition, logger) }
        let refusals = failed.values.filter { !$0.code.meansGone }
        if let refusal = refusals.first { return refusal }
        return failed.isEmpty ? error : nil
    }

    /// While the group rebalances it takes no offsets, but will again; once it has a new generation, or does not know the
    /// member any more, it never takes those of the old one.
    private static func refusal(of token: UInt64, _ error: KafkaError) -> InputEvent {
        let isRetriable = error.isOutdated || error.isRetriable || error.code == .rebalanceInProgress
        let failure = Failure(origin: .commit, message: "\(error)", isRetriable: isRetriable)
        return error.isOutdated ? .commitOutdated(token, failure) : .commitFailed(token, failure)
    }
}
