internal import Logging

/// Asks the input what takes time to answer, in order, on a thread that may block; and keeps the readers. Where
/// partitions stand that were assigned, `PositionDesk` finds out beside it, so that one that nobody can tell of holds up
/// no other.
final class InputDesk: Sendable {
    private enum Job: Sendable {
        case open(Positions)
        case observe(RequestID, [TopicPartition])
        case release([TopicPartition])
        case stop(CheckedContinuation<Void, Never>)
    }

    let readers = ReaderRegistry()
    private let input: any InputConnector
    private let topics: TopicMatcher
    private let tellDriver: @Sendable (DriverEvent) -> Void
    private let dataArrived: @Sendable (TopicPartition) -> Void
    private let clientNews: @Sendable (KafkaClient, ClientNews) -> Void
    private let time: TimeSource
    private let logger: Logger
    private let jobs = Mailbox<Job>()
    private let thread = WorkerThread(name: "sluice-input")
    private let positions: PositionDesk
    private let assignments = Assignments()

    init(
        input: any InputConnector,
        plan: Plan,
        tellDriver: @escaping @Sendable (DriverEvent) -> Void,
        dataArrived: @escaping @Sendable (TopicPartition) -> Void,
        clientNews: @escaping @Sendable (KafkaClient, ClientNews) -> Void = { _, _ in },
        time: TimeSource,
        logger: Logger
    ) {
        self.input = input
        self.tellDriver = tellDriver
        self.dataArrived = dataArrived
        self.clientNews = clientNews
        self.time = time
        self.logger = logger
        topics = plan.topics
        positions = PositionDesk(
            input: input,
            plan: plan,
            assignments: assignments,
            time: time,
            logger: logger
        ) { [jobs] in
            switch $0 {
            case .success(let found): jobs.post(.open(found))
            case .failure(let failure): tellDriver(.failed(failure))
            }
        }
        Task(executorPreference: thread) { await self.work() }
    }

    /// Runs `body` on the thread that may block.
    func begin(_ body: @escaping @Sendable () async throws -> Void) -> Task<Void, any Error> {
        Task(executorPreference: thread) { try await body() }
    }

    func start() async throws {
        try await input.start { [self] in take($0) }
    }

    /// Commits, without waiting.
    func commit(_ request: RequestID, _ offsets: [TopicPartition: Int64]) {
        do {
            try input.commit(offsets, request: request.rawValue)
        } catch {
            tellDriver(.commitFailed(request, Failure(origin: .commit, message: "\(error)")))
        }
    }

    func observe(_ request: RequestID, _ partitions: [TopicPartition]) { jobs.post(.observe(request, partitions)) }

    func release(_ partitions: [TopicPartition]) { jobs.post(.release(partitions)) }

    /// Closes the input after everything that was asked before.
    func stop() async {
        assignments.endAll()
        await positions.stop()
        await withCheckedContinuation { jobs.post(.stop($0)) }
        thread.stop()
    }

    private func take(_ event: InputEvent) {
        switch event {
        case .assigned(let partitions): positions.find(assignments.begin(partitions))
        case .revoked(let partitions): assignments.end(partitions) { tellDriver(.revoked(partitions)) }
        case .lost(let partitions): assignments.end(partitions) { tellDriver(.lost(partitions)) }
        case .committed(let request): tellDriver(.committed(RequestID(request)))
        case .commitFailed(let request, let failure): tellDriver(.commitFailed(RequestID(request), failure))
        case .clientNews(let client, let news): clientNews(client, news)
        case .commitOutdated(let request, let failure): tellDriver(.commitOutdated(RequestID(request), failure))
        case .failed(let failure): tellDriver(.failed(failure))
        }
    }

    private func work() async {
        while true {
            for job in await jobs.next() {
                switch job {
                case .open(let found): takeIn(found)
                case .observe(let request, let partitions): await answer(request, partitions)
                case .release(let partitions): letGo(partitions)
                case .stop(let continuation):
                    await input.stop(readersInUse: readers.endLending())
                    return continuation.resume()
                }
            }
        }
    }

    /// Opens partitions of which it is known where they stand, and tells the driver. It does not hear of those that
    /// have ended meanwhile: it has heard already that they go.
    private func takeIn(_ found: Positions) {
        do {
            let starts = try open(found)
            let told = assignments.whileOurs(found.assignment) { ours in
                let told = starts.filter { ours.contains($0.partition) }
                guard !told.isEmpty || found.assignment.partitions.isEmpty else { return told }
                tellDriver(.assigned(told))
                return told
            }
            for start in starts where !told.contains(start) { readers.remove(start.partition) }
            // What their readers told before the driver knew of the partitions, it passed over.
            told.map(\.partition).forEach(dataArrived)
        } catch let error as KafkaError where error.isRetriable {
            logger.warning("opening partitions, trying again: \(error)")
            positions.findLater(found.assignment)
        } catch {
            let message = "opening partitions: \(error)"
            tellDriver(.failed(Failure(origin: .source, message: message, isRetriable: false)))
        }
    }

    private func open(_ found: Positions) throws -> [LaneStart] {
        try found.positions.sorted { $0.key < $1.key }.compactMap { partition, position in
            guard let stage = try topics.stage(of: partition.topic) else { return nil }
            try readers.add(partition) {
                try input.open(partition, at: position.offset) { [dataArrived] in dataArrived(partition) }
            }
            return LaneStart(
                partition: partition,
                stage: stage,
                position: position.offset,
                isToBeCommitted: position.isToBeKept,
                stops: position.stops,
                redoUntil: position.redoUntil
            )
        }
    }

    private func answer(_ request: RequestID, _ partitions: [TopicPartition]) async {
        do {
            tellDriver(.observed(request, try await input.logEnds(of: partitions)))
        } catch {
            logger.warning("no batch is cut until this is answered: \(error)")
            tellDriver(.observationFailed(request))
        }
    }

    private func letGo(_ partitions: [TopicPartition]) {
        for partition in partitions { readers.remove(partition) }
        input.release(partitions)
    }
}
