package import Sluice
import Synchronization

/// Reads the partitions of an output to which numbered records are copied, from their starts on, and checks them.
package final class OutputWatch: Sendable {
    /// What is known so far.
    package struct Progress: Sendable {
        package fileprivate(set) var checker = OutputChecker<OutputOrder.Lane>()
        /// Records of the output, repeats included.
        package fileprivate(set) var records: Int64 = 0
        /// How many different records of each input partition have come.
        package fileprivate(set) var delivered: [Int32: Int64] = [:]
        /// Why the output can't be read, or what in it is no numbered record.
        package fileprivate(set) var failure: String?
        fileprivate var positions: [Int32: Int64] = [:]
        fileprivate var commits: [Commit] = []
    }

    /// What was committed before anything from offset `end` on was written.
    fileprivate struct Commit {
        let partition: Int32
        let end: Int64
        let committed: [Int32: Int64]
    }

    /// How long the broker may take to tell where the output ends.
    private static let patience = Duration.seconds(5)

    package let waiters = Waiters()
    private let input: NumberedTopic
    private let output: [KafkaPartition]
    private let order: OutputOrder
    private let reader: ReaderClient
    private let state = Mutex(Progress())
    private let tasks = Mutex<[Task<Void, Never>]>([])

    package init(
        _ output: [KafkaPartition],
        of input: NumberedTopic,
        order: OutputOrder,
        kafka: KafkaConfiguration
    ) throws {
        self.input = input
        self.output = output
        self.order = order
        let configuration = kafka.setting("group.id", to: "output-watch")
        reader = try ReaderClient(configuration: configuration, onLog: { _ in }, onError: { _ in })
        for partition in output {
            let queue = try reader.open(partition, at: 0)
            let task = Task { [weak self] in
                while !Task.isCancelled, self?.read(queue) == true { await queue.ready() }
            }
            tasks.withLock { $0.append(task) }
        }
    }

    package var progress: Progress { state.withLock(\.self) }

    /// Returns when this holds, or when the task is cancelled.
    package func hold(_ condition: @escaping @Sendable (Progress) -> Bool) async {
        await waiters.wait { [self] in progress.failure != nil || condition(progress) }
    }

    /// The group has committed these offsets of the input, at the least. Asks where the output ends; blocks.
    package func note(committed: [Int32: Int64]) {
        guard let ends = try? reader.logEnds(of: output, timeout: Self.patience) else { return }
        state.withLock { state in
            for (partition, end) in ends {
                guard case .success(let end) = end else { continue }
                state.commits.append(Commit(partition: partition.partition, end: end, committed: committed))
            }
            apply(&state)
        }
    }

    /// What is wrong in the end, when each input partition had so many records.
    package func verdict(expecting counts: [Int32: Int64]) -> OutputChecker<OutputOrder.Lane> {
        var checker = progress.checker
        var expected: [OutputOrder.Lane: Int64] = [:]
        for (partition, count) in counts { expected.merge(order.counts(count, in: partition, input)) { $1 } }
        checker.end(expecting: expected)
        return checker
    }

    /// Returns when everything is read that is there at the time of the call, or when the task is cancelled.
    ///
    /// - Throws: When the broker does not tell where the output ends.
    package func catchUp() async throws {
        let ends = try reader.logEnds(of: output, timeout: Self.patience).mapValues { try $0.get() }
        await hold { progress in ends.allSatisfy { progress.positions[$0.key.partition] ?? 0 >= $0.value } }
    }

    /// Ends the reading; the last call.
    package func close() async {
        let open = tasks.withLock(\.self)
        for task in open { task.cancel() }
        for task in open { await task.value }
        reader.shutdown()
    }

    /// Takes what is there; false when there is no point in going on.
    private func read(_ queue: PartitionQueue) -> Bool {
        do throws(KafkaError) {
            while let records = try queue.read(atMost: PartitionQueue.readLimit, until: .max) {
                take(records, from: queue)
            }
            advance(to: queue)
            return true
        } catch {
            guard !error.isRetriable else { return true }
            state.withLock { $0.failure = "\(error)" }
            waiters.check()
            return false
        }
    }

    private func take(_ records: ChunkSlice, from queue: PartitionQueue) {
        state.withLock { state in for record in records { take(record, &state) } }
        advance(to: queue)
    }

    /// The position passes transaction markers and aborted records too, behind which no record may come.
    private func advance(to queue: PartitionQueue) {
        state.withLock { state in
            state.positions[queue.partition.partition] = queue.position
            apply(&state)
        }
        waiters.check()
    }

    private func take(_ record: Record, _ state: inout Progress) {
        state.records += 1
        guard let numbered = NumberedRecord(parsing: record.value) else {
            state.failure = "\(record.topic)-\(record.partition) offset \(record.offset) was not written by the load"
            return
        }
        let repeats = state.checker.repeats
        state.checker.wrote(
            order.place(of: numbered, input),
            in: order.lane(of: numbered, input),
            to: record.partition
        )
        if state.checker.repeats == repeats { state.delivered[numbered.partition, default: 0] += 1 }
    }

    /// Tells the checker of commits once all that was written before is read.
    private func apply(_ state: inout Progress) {
        let (known, open) = (
            state.commits.filter { state.positions[$0.partition] ?? 0 >= $0.end },
            state.commits.filter { state.positions[$0.partition] ?? 0 < $0.end }
        )
        state.commits = open
        for commit in known {
            for (partition, offset) in commit.committed {
                for (lane, place) in order.counts(offset, in: partition, input) {
                    state.checker.committed(place, in: lane, to: commit.partition)
                }
            }
        }
    }
}
