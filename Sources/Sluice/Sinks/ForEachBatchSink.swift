internal import Synchronization

/// A batch with everything that its tasks put out.
public struct Batch<Element> {
    /// The application's name.
    public let application: String
    /// The consumer group.
    public let group: String
    /// The batch's number: in this run, or with a checkpoint over all runs, and the same when the batch comes again.
    public let id: BatchID
    /// What was read for it, a range a partition, in order of partition.
    public let ranges: [OffsetRange]
    /// Its output: partition after partition, each in order; behind a shuffle bucket after bucket.
    ///
    /// Behind a shuffle, elements of a batch that comes again after a crash are the same, but in another order, since
    /// each process hashes keys in its own way: do not tell by an element's place whether it was stored before.
    public let elements: [Element]

    /// Makes a batch; for tests of closures.
    public init(application: String, group: String, id: BatchID, ranges: [OffsetRange], elements: [Element]) {
        self.application = application
        self.group = group
        self.id = id
        self.ranges = ranges
        self.elements = elements
    }

    /// Application, group, number and ranges as one text: with a checkpoint, a batch that comes again has the same, and no
    /// other batch has it.
    public var identity: String {
        "\(application)/\(group)/\(id)/" + ranges.map(\.description).joined(separator: ",")
    }
}

extension Batch: Sendable where Element: Sendable {}

/// Hands each batch's output to a closure, on a thread that may block.
public struct ForEachBatchSink<Element>: Sink {
    /// `forEachBatch`.
    public let name = "forEachBatch"
    /// True: the closure gets a whole batch.
    public var takesWholeBatches: Bool { true }
    /// Where batches are written down before the closure is called, if they are.
    public let checkpoint: BatchCheckpoint?
    private let body: @Sendable (Batch<Element>) async throws -> Void
    private let run = Run()

    private final class Run: Sendable {
        let names = Mutex((application: "", group: ""))
    }

    /// Calls `body` with each batch.
    ///
    /// - Parameter checkpoint: Where batches are written down, so that one that a crash interrupts comes again as it was.
    public init(
        checkpoint: BatchCheckpoint? = nil,
        _ body: @escaping @Sendable (Batch<Element>) async throws -> Void
    ) {
        self.checkpoint = checkpoint
        self.body = body
    }

    /// Notes the names of the application and its group.
    public func start(_ context: SinkContext) {
        run.names.withLock { $0 = (context.applicationName, context.group) }
    }

    /// Begins with nothing.
    public func makeStaged(for task: TaskContext) -> CollectedOutput<Element> { CollectedOutput() }

    /// Collects the element.
    public func stage(_ element: Element, in staged: CollectedOutput<Element>) { staged.append(element) }

    /// Calls the closure.
    public func publish(_ parts: [StagedPart<CollectedOutput<Element>>], of batch: BatchID) async throws {
        let names = run.names.withLock(\.self)
        try await body(
            Batch(
                application: names.application,
                group: names.group,
                id: batch,
                ranges: parts.compactMap(\.range),
                elements: parts.flatMap(\.staged.elements)
            )
        )
    }
}

extension Sink {
    /// Hands each batch's output to `body`, batches in order and one at a time. Offsets are committed when it returns;
    /// an error that it throws has it called again with the same batch, a bounded number of times.
    ///
    /// After a crash the same records may come again: in other batches, or with a checkpoint in the same one, by whose
    /// `identity`, number or ranges the closure can tell what it has done. Then, and only then, what it does is done
    /// exactly once. Example: a database's table of identities that is written in the same transaction as the batch.
    /// Behind a shuffle a batch that comes again after a crash has its elements in another order.
    ///
    /// - Parameter checkpoint: A directory of this instance's own in which batches are written down before `body` is
    ///   called; see `BatchCheckpoint`. None unless it is given.
    public static func forEachBatch<Element>(
        checkpoint: String? = nil,
        _ body: @escaping @Sendable (Batch<Element>) async throws -> Void
    ) -> Self where Self == ForEachBatchSink<Element> {
        ForEachBatchSink(checkpoint: checkpoint.map { BatchCheckpoint(directory: $0) }, body)
    }
}
