internal import Logging
internal import Synchronization

/// Reads from Kafka: one member of the group that never fetches, and one reader that is in no group.
final class KafkaInput: InputConnector {
    /// How long one question to the cluster may take.
    static let requestTimeout = Duration.seconds(10)
    /// How long leaving the group may take.
    static let leaveTimeout = Duration.seconds(5)

    let topics: [String]
    let configuration: ApplicationConfiguration
    let lookup: TopicLookup
    let clients = Mutex<Clients?>(nil)
    var logger: Logger { configuration.logger }
    private let client: KafkaConfiguration

    struct Clients: Sendable {
        let member: GroupMember
        let reader: ReaderClient
    }

    init(
        topics: [String],
        group: String,
        configuration: ApplicationConfiguration,
        lookup: TopicLookup
    ) throws(ApplicationError) {
        self.topics = topics
        self.configuration = configuration
        self.lookup = lookup
        client = configuration.kafka.withDefaults(["group.id": group])
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
        try await lookup.waitForTopics(topics)
        let logger = logger
        let log: KafkaLogHandler = { logger.log($0) }
        let reader = try ReaderClient(
            configuration: client,
            tellsEnds: !configuration.trigger.endsTasksWhenDry,
            onLog: log,
            onError: {
                logger.report($0)
                events(.clientNews(.reader, .error($0)))
            },
            onStatistics: { events(.clientNews(.reader, .statistics($0))) }
        )
        let member = try GroupMember(configuration: client, onLog: log) { [weak self] event in
            if case .assigned(let partitions) = event { self?.confirm(partitions) }
            Self.pass(event, to: events, logger)
        }
        clients.withLock { $0 = Clients(member: member, reader: reader) }
        try member.join(topics: topics)
    }

    func stop(readersInUse: Bool) async {
        let closing = clients.withLock { clients in
            defer { clients = nil }
            return clients
        }
        guard let closing else { return }
        if !readersInUse { closing.reader.shutdown() }
        if !closing.member.leave(timeout: Self.leaveTimeout) {
            logger.warning("the group could not be told of the leave: its session has to time out")
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
        do throws(KafkaError) {
            try clients.withLock(\.self)?.member.confirmAssigned(partitions)
        } catch {
            logger.report(error)
        }
    }

    private static func pass(
        _ event: GroupMember.Event,
        to events: @Sendable (InputEvent) -> Void,
        _ logger: Logger
    ) {
        switch event {
        case .assigned(let partitions): events(.assigned(partitions.map(TopicPartition.init)))
        case .revoked(let partitions): events(.revoked(partitions.map(TopicPartition.init)))
        case .lost(let partitions): events(.lost(partitions.map(TopicPartition.init)))
        case .commitFinished(let token, let error, let failed):
            if let error = error ?? failed.values.first {
                events(refusal(of: token, error))
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

    /// While the group rebalances it takes no offsets, but will again; once it has a new generation, or does not know the
    /// member any more, it never takes those of the old one.
    private static func refusal(of token: UInt64, _ error: KafkaError) -> InputEvent {
        let isOutdated = [.illegalGeneration, .unknownMember].contains(error.code)
        let isRetriable = isOutdated || error.isRetriable || error.code == .rebalanceInProgress
        let failure = Failure(origin: .commit, message: "\(error)", isRetriable: isRetriable)
        return isOutdated ? .commitOutdated(token, failure) : .commitFailed(token, failure)
    }
}
