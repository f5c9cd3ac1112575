/// Names a sink of the plan.
public struct SinkID: Hashable, Sendable {
    let index: Int
    init(_ index: Int) { self.index = index }
}

/// One task's output, for all sinks.
struct TaskOutput: Sendable {
    /// What was read, or which bucket was merged.
    let work: TaskWork
    let staged: [SinkID: StagedOutput]
    /// What it wrote for other tasks to merge; let go with the rest.
    var exchanges: [ExchangeID: SealedExchange] = [:]

    /// Nil for a bucket's.
    var range: OffsetRange? { work.range }
}

/// A sink whatever its elements are.
protocol AnySink: Sendable {
    var id: SinkID { get }
    var name: String { get }
    var takesWholeBatches: Bool { get }
    var guarantee: DeliveryGuarantee { get }
    var keepsPositions: Bool { get }
    var checkpoint: BatchCheckpoint? { get }
    /// Whether it writes to Kafka with the application's producers, and so takes part in transactions.
    var isTransactional: Bool { get }
    /// Whether it can take what came from no single range.
    var takesShuffledOutput: Bool { get }
    /// Makes room for what an attempt may put there.
    func prepare(_ context: TaskContext) throws
    func start(_ context: SinkContext) async throws
    func restore(_ starts: [PartitionStart]) async throws -> [TopicPartition: Int64]
    func publish(_ outputs: [TaskOutput], of batch: BatchID) async throws
    /// What goes into a transaction in place of being published; nil when there is nothing.
    func transactionOutput(of output: TaskOutput) -> TransactionOutput?
    func discard(_ output: TaskOutput)
    func stop() async
}

/// Keeps a sink's types where they are known.
struct TypedSink<S: Sink>: AnySink {
    let id: SinkID
    let sink: S

    var name: String { sink.name }
    var takesWholeBatches: Bool { sink.takesWholeBatches }
    var guarantee: DeliveryGuarantee { sink.guarantee }
    var keepsPositions: Bool { sink.keepsPositions }
    var checkpoint: BatchCheckpoint? { sink.checkpoint }
    var takesShuffledOutput: Bool { sink.takesShuffledOutput }

    func start(_ context: SinkContext) async throws {
        let owner = BatchLedger.Owner(application: context.applicationName, group: context.group)
        try checkpoint?.open(owner, logger: context.logger)
        try await sink.start(context)
    }

    func restore(_ starts: [PartitionStart]) async throws -> [TopicPartition: Int64] {
        try await sink.restore(starts)
    }

    /// Tasks that put nothing out are not published, except in whole batches, where their ranges belong to the batch, and
    /// to a sink that keeps positions, which would be behind the group else.
    func publish(_ outputs: [TaskOutput], of batch: BatchID) async throws {
        let all = outputs.compactMap { output in
            (output.staged[id] as? S.Staged).map { StagedPart(range: output.range, staged: $0) }
        }
        for part in all where !isWorthPublishing(part) { sink.discard(part.staged) }
        let parts = all.filter(isWorthPublishing)
        guard !parts.isEmpty else { return }
        guard let checkpoint else { return try await sink.publish(parts, of: batch) }
        try await sink.publish(parts, of: checkpoint.begin(parts.compactMap(\.range)))
        checkpoint.finish()
    }

    /// In whole batches every range belongs to the batch's identity.
    private func isWorthPublishing(_ part: StagedPart<S.Staged>) -> Bool {
        takesWholeBatches || part.staged.recordCount > 0 || (keepsPositions && part.range?.isEmpty == false)
    }

    func prepare(_ context: TaskContext) throws { _ = try staged(in: context) }

    func staged(in context: TaskContext) throws -> S.Staged {
        try context.staged(for: id) { try sink.makeStaged(for: context) }
    }

    func discard(_ output: TaskOutput) {
        if let staged = output.staged[id] as? S.Staged { sink.discard(staged) }
    }

    func stop() async {
        await sink.stop()
        checkpoint?.close()
    }
}
