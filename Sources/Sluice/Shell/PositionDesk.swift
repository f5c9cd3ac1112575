internal import Logging

/// Where partitions of an assignment are to be read from.
struct Positions: Sendable {
    let assignment: Assignment
    let positions: [TopicPartition: LanePosition]
}

/// Finds out where partitions stand that were assigned, on a thread that may block; tries for as long as they are ours.
final class PositionDesk: Sendable {
    /// How long to wait before a question that failed is asked again.
    private static let pause = Duration.seconds(1)

    private enum Job: Sendable {
        case find(Assignment)
        case stop(CheckedContinuation<Void, Never>)
    }

    private let input: any InputConnector
    private let plan: Plan
    private let assignments: Assignments
    private let time: TimeSource
    private let logger: Logger
    private let jobs = Mailbox<Job>()
    private let thread = WorkerThread(name: "sluice-positions")

    /// - Parameter tell: Gets what was found, on this desk's thread, or why nothing ever will be.
    init(
        input: any InputConnector,
        plan: Plan,
        assignments: Assignments,
        time: TimeSource,
        logger: Logger,
        tell: @escaping @Sendable (Result<Positions, Failure>) -> Void
    ) {
        self.input = input
        self.plan = plan
        self.assignments = assignments
        self.time = time
        self.logger = logger
        Task(executorPreference: thread) { await self.work(tell) }
    }

    func find(_ assignment: Assignment) { jobs.post(.find(assignment)) }

    func findLater(_ assignment: Assignment) {
        Task { [self] in
            try? await time.sleep(until: time.now.advanced(by: Self.pause))
            if let left = assignments.left(of: assignment) { find(left) }
        }
    }

    /// Returns when no question is open; no further one is asked.
    func stop() async {
        await withCheckedContinuation { jobs.post(.stop($0)) }
        thread.stop()
    }

    private func work(_ tell: @Sendable (Result<Positions, Failure>) -> Void) async {
        while true {
            for job in await jobs.next() {
                switch job {
                case .find(let assignment): await find(assignment, tell)
                case .stop(let continuation): return continuation.resume()
                }
            }
        }
    }

    /// What ended before its turn came is not looked at. Partitions that nobody can tell of at present are asked for
    /// again: their topic was deleted, and the group takes them away soon, or they have no leader.
    private func find(_ assignment: Assignment, _ tell: (Result<Positions, Failure>) -> Void) async {
        guard let assignment = assignments.left(of: assignment) else { return }
        do {
            let positions = try await positions(of: assignment)
            let (known, unknown) = assignment.split { positions[$0] != nil }
            if !known.partitions.isEmpty || assignment.partitions.isEmpty {
                tell(.success(Positions(assignment: known, positions: positions)))
            }
            if !unknown.partitions.isEmpty { findLater(unknown) }
        } catch let error where error.mayPass {
            logger.warning("looking up where partitions stand, trying again: \(error)")
            findLater(assignment)
        } catch {
            var failure = error as? Failure ?? Failure(origin: .source, message: "\(error)", isRetriable: false)
            failure.message = "looking up where partitions stand: \(failure.message)"
            tell(.failure(failure))
        }
    }

    private func positions(of assignment: Assignment) async throws -> [TopicPartition: LanePosition] {
        let partitions = assignment.partitions
        let starts = startable(try await input.startingPositions(of: partitions), partitions)
        let all = starts.sorted { $0.key < $1.key }
            .map { PartitionStart(partition: $0, offset: $1.offset, isCommitted: $1.isCommitted) }
        var restored: [RestoredPositions] = []
        var redo: [OffsetRange] = []
        for sink in plan.sinks {
            // A sink may take a partition for this instance when it restores it: not one that has gone meanwhile.
            let ours = Set(assignments.left(of: assignment)?.partitions ?? [])
            let asked = try all.filter {
                try ours.contains($0.partition) && plan.leads(from: $0.partition.topic, to: sink.id)
            }
            guard !asked.isEmpty else { continue }
            let resumption = resume(sink, asked)
            let positions = if let resumption { resumption.positions } else { try await sink.restore(asked) }
            let answer = RestoredPositions(sink.name, asked: asked, positions)
            if sink.keepsPositions { try answer.check() }
            tellDifferences(answer)
            redo += resumption?.redo ?? []
            restored.append(answer)
        }
        let keepsPositions = plan.sinks.contains(where: \.keepsPositions)
        return Dictionary(
            uniqueKeysWithValues: starts.map { partition, start in
                let accounts = restored.compactMap { $0.accounts[partition] }
                let redone = redo.first { $0.partition == partition }
                return (partition, LanePosition(start, accounts, keepsPositions: keepsPositions, redo: redone))
            }
        )
    }

    /// A lost commit makes some; so does an operator who has reset the group's offsets, and wonders.
    private func tellDifferences(_ answer: RestoredPositions) {
        let differences = answer.differences
        guard !differences.isEmpty else { return }
        logger.info("sink \(answer.sink) goes on where it stands, and not where the group does: \(differences)")
    }

    private func resume(_ sink: any AnySink, _ starts: [PartitionStart]) -> BatchLedger.Resumption? {
        guard let resumption = sink.checkpoint?.resume(starts) else { return nil }
        if resumption.isBroken {
            logger.warning(
                """
                sink \(sink.name): the batch that was under way when the application last ended can't be put together \
                again, since not all of its partitions are here as they were: their records come in other batches
                """
            )
        }
        return resumption
    }

    /// Without the partitions of an interrupted batch of which not all can be told of at present: they begin together.
    private func startable(
        _ starts: [TopicPartition: StartingPosition],
        _ partitions: [TopicPartition]
    ) -> [TopicPartition: StartingPosition] {
        let offsets = starts.mapValues(\.offset)
        let waiting = plan.sinks.compactMap { $0.checkpoint?.incomplete(offsets) }
            .filter { $0.isSubset(of: partitions) }
        return starts.filter { start in !waiting.contains { $0.contains(start.key) } }
    }
}

extension Error {
    /// Whether a cluster or a sink says that the same question may be answered later.
    fileprivate var mayPass: Bool { (self as? KafkaError)?.isRetriable ?? (self as? Failure)?.isRetriable ?? false }
}

extension Assignment {
    fileprivate func split(_ isFirst: (TopicPartition) -> Bool) -> (Assignment, Assignment) {
        (
            Assignment(number: number, partitions: partitions.filter(isFirst)),
            Assignment(number: number, partitions: partitions.filter { !isFirst($0) })
        )
    }
}
