internal import Logging
internal import Synchronization

/// Asks the input what takes time to answer, in order, on a thread that may block; and keeps the readers.
final class InputDesk: Sendable {
    /// How long to wait before a question that failed is asked again.
    private static let pause = Duration.seconds(1)

    private enum Job: Sendable {
        /// With what `assignmentEnds` was when they came.
        case assigned([TopicPartition], Int)
        case tell(DriverEvent)
        case observe(RequestID, [TopicPartition])
        case release([TopicPartition])
        case stop(CheckedContinuation<Void, Never>)
    }

    let readers = ReaderRegistry()
    private let input: any InputConnector
    private let stages: [String: StageID]
    private let sinks: [any AnySink]
    private let tellDriver: @Sendable (DriverEvent) -> Void
    private let dataArrived: @Sendable (TopicPartition) -> Void
    private let clientNews: @Sendable (KafkaClient, ClientNews) -> Void
    private let time: TimeSource
    private let logger: Logger
    private let jobs = Mailbox<Job>()
    private let thread = WorkerThread(name: "sluice-input")
    /// Goes up when an assignment that is being taken in is out of date.
    private let assignmentEnds = Atomic(0)

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
        stages = plan.topics
        sinks = plan.sinks
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
        assignmentEnds.add(1, ordering: .sequentiallyConsistent)
        await withCheckedContinuation { jobs.post(.stop($0)) }
        thread.stop()
    }

    private func take(_ event: InputEvent) {
        switch event {
        case .assigned(let partitions):
            jobs.post(.assigned(partitions, assignmentEnds.load(ordering: .sequentiallyConsistent)))
        case .revoked(let partitions): endAssignment(.revoked(partitions))
        case .lost(let partitions): endAssignment(.lost(partitions))
        case .committed(let request): tellDriver(.committed(RequestID(request)))
        case .commitFailed(let request, let failure): tellDriver(.commitFailed(RequestID(request), failure))
        case .clientNews(let client, let news): clientNews(client, news)
        case .commitOutdated(let request, let failure): tellDriver(.commitOutdated(RequestID(request), failure))
        case .failed(let failure): tellDriver(.failed(failure))
        }
    }

    /// The driver hears of partitions that go after it heard that they came.
    private func endAssignment(_ event: DriverEvent) {
        assignmentEnds.add(1, ordering: .sequentiallyConsistent)
        jobs.post(.tell(event))
    }

    private func work() async {
        while true {
            for job in await jobs.next() {
                switch job {
                case .assigned(let partitions, let ends): await takeIn(partitions, ends)
                case .tell(let event): tellDriver(event)
                case .observe(let request, let partitions): await answer(request, partitions)
                case .release(let partitions): letGo(partitions)
                case .stop(let continuation):
                    await input.stop(readersInUse: readers.endLending())
                    return continuation.resume()
                }
            }
        }
    }

    /// Finds out where partitions stand, opens them, and tells the driver; tries for as long as they are ours.
    /// What ended before its turn came is not looked at: nobody would end the tries.
    private func takeIn(_ partitions: [TopicPartition], _ ends: Int) async {
        while assignmentEnds.load(ordering: .sequentiallyConsistent) == ends {
            do {
                tellDriver(.assigned(try await starts(of: partitions)))
                // What their readers told before the driver knew of the partitions, it passed over.
                return partitions.forEach(dataArrived)
            } catch let error as KafkaError where error.isRetriable {
                logger.warning("looking up where partitions stand, trying again: \(error)")
            } catch {
                let message = "looking up where partitions stand: \(error)"
                return tellDriver(.failed(Failure(origin: .source, message: message, isRetriable: false)))
            }
            try? await time.sleep(until: time.now.advanced(by: Self.pause))
        }
    }

    private func starts(of partitions: [TopicPartition]) async throws -> [LaneStart] {
        var positions = try await input.startingPositions(of: partitions)
        for sink in sinks { positions.merge(try await sink.restore(partitions)) { _, restored in restored } }
        return try partitions.sorted().compactMap { partition in
            guard let position = positions[partition], let stage = stages[partition.topic] else { return nil }
            try readers.add(partition) {
                try input.open(partition, at: position) { [dataArrived] in dataArrived(partition) }
            }
            return LaneStart(partition: partition, stage: stage, position: position)
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
