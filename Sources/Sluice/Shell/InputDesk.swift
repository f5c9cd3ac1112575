internal import Logging
internal import Synchronization

/// Asks the input what takes time to answer, in order, on a thread that may block; and keeps the readers.
final class InputDesk: Sendable {
    /// How long to wait before a question that failed is asked again.
    private static let pause = Duration.seconds(1)

    private enum Job: Sendable {
        /// With the assignment's number.
        case assigned([TopicPartition], Int)
        case tell(DriverEvent)
        case observe(RequestID, [TopicPartition])
        case release([TopicPartition])
        case stop(CheckedContinuation<Void, Never>)
    }

    let readers = ReaderRegistry()
    private let input: any InputConnector
    private let topics: TopicMatcher
    private let sinks: [any AnySink]
    private let tellDriver: @Sendable (DriverEvent) -> Void
    private let dataArrived: @Sendable (TopicPartition) -> Void
    private let clientNews: @Sendable (KafkaClient, ClientNews) -> Void
    private let time: TimeSource
    private let logger: Logger
    private let jobs = Mailbox<Job>()
    private let thread = WorkerThread(name: "sluice-input")
    private let assignments = Mutex(Assignments())

    private struct Assignments {
        var last = 0
        /// The partitions that are ours as far as the group has told, and the assignment that brought them.
        var current: [TopicPartition: Int] = [:]
        /// Jobs that the driver has to hear of in order.
        var queued = 0

        mutating func begin(_ partitions: [TopicPartition]) -> Int {
            last += 1
            queued += 1
            for partition in partitions { current[partition] = last }
            return last
        }

        /// Those of the assignment that are still ours.
        func left(of partitions: some Sequence<TopicPartition>, _ number: Int) -> [TopicPartition] {
            partitions.filter { current[$0] == number }
        }
    }

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
        assignments.withLock { $0.current = [:] }
        await withCheckedContinuation { jobs.post(.stop($0)) }
        thread.stop()
    }

    private func take(_ event: InputEvent) {
        switch event {
        case .assigned(let partitions):
            jobs.post(.assigned(partitions, assignments.withLock { $0.begin(partitions) }))
        case .revoked(let partitions): endAssignment(of: partitions, .revoked(partitions))
        case .lost(let partitions): endAssignment(of: partitions, .lost(partitions))
        case .committed(let request): tellDriver(.committed(RequestID(request)))
        case .commitFailed(let request, let failure): tellDriver(.commitFailed(RequestID(request), failure))
        case .clientNews(let client, let news): clientNews(client, news)
        case .commitOutdated(let request, let failure): tellDriver(.commitOutdated(RequestID(request), failure))
        case .failed(let failure): tellDriver(.failed(failure))
        }
    }

    /// The driver hears of partitions that go after it heard that they came, and else at once: a question that waits
    /// for a broker must not have it work on for partitions that somebody else has.
    private func endAssignment(of partitions: [TopicPartition], _ event: DriverEvent) {
        let mustWait = assignments.withLock { assignments in
            for partition in partitions { assignments.current[partition] = nil }
            guard assignments.queued > 0 else { return false }
            assignments.queued += 1
            return true
        }
        if mustWait { jobs.post(.tell(event)) } else { tellDriver(event) }
    }

    private func work() async {
        while true {
            for job in await jobs.next() {
                switch job {
                case .assigned(let partitions, let number):
                    await takeIn(partitions, number)
                    assignments.withLock { $0.queued -= 1 }
                case .tell(let event):
                    tellDriver(event)
                    assignments.withLock { $0.queued -= 1 }
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
    private func takeIn(_ partitions: [TopicPartition], _ number: Int) async {
        while true {
            let ours = assignments.withLock { $0.left(of: partitions, number) }
            guard !ours.isEmpty || partitions.isEmpty else { return }
            do {
                let starts = try await starts(of: ours)
                tellDriver(.assigned(starts))
                // What their readers told before the driver knew of the partitions, it passed over.
                starts.map(\.partition).forEach(dataArrived)
                return takeInLater(Set(ours).subtracting(starts.map(\.partition)), number)
            } catch let error as KafkaError where error.isRetriable {
                logger.warning("looking up where partitions stand, trying again: \(error)")
            } catch {
                let message = "looking up where partitions stand: \(error)"
                return tellDriver(.failed(Failure(origin: .source, message: message, isRetriable: false)))
            }
            try? await time.sleep(until: time.now.advanced(by: Self.pause))
        }
    }

    /// Tries again with partitions that are not there at present, and holds up nobody for them: mostly their topic was
    /// deleted, and the group takes them away soon.
    private func takeInLater(_ partitions: Set<TopicPartition>, _ number: Int) {
        guard !partitions.isEmpty else { return }
        Task { [self] in
            try? await time.sleep(until: time.now.advanced(by: Self.pause))
            let ours = assignments.withLock { assignments in
                let ours = assignments.left(of: partitions, number)
                if !ours.isEmpty { assignments.queued += 1 }
                return ours
            }
            if !ours.isEmpty { jobs.post(.assigned(ours.sorted(), number)) }
        }
    }

    private func starts(of partitions: [TopicPartition]) async throws -> [LaneStart] {
        var positions = try await input.startingPositions(of: partitions)
        for sink in sinks {
            let restored = try await sink.restore(partitions).mapValues { StartingPosition($0) }
            positions.merge(restored) { _, restored in restored }
        }
        return try partitions.sorted().compactMap { partition in
            guard let position = positions[partition], let stage = try topics.stage(of: partition.topic) else {
                return nil
            }
            try readers.add(partition) {
                try input.open(partition, at: position.offset) { [dataArrived] in dataArrived(partition) }
            }
            return LaneStart(
                partition: partition,
                stage: stage,
                position: position.offset,
                isToBeCommitted: position.isToBeKept
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
