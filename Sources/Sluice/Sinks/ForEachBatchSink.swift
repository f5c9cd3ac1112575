/// A batch with everything that its tasks put out.
public struct Batch<Element> {
    /// The batch's number in this run.
    public let id: BatchID
    /// What was read for it, a range a partition: the batch's identity across restarts.
    public let ranges: [OffsetRange]
    /// Its output: partition after partition, each in order.
    public let elements: [Element]
}

/// Hands each batch's output to a closure, on a thread that may block.
public struct ForEachBatchSink<Element>: Sink {
    /// `forEachBatch`.
    public let name = "forEachBatch"
    /// True: the closure gets a whole batch.
    public var takesWholeBatches: Bool { true }
    private let body: @Sendable (Batch<Element>) async throws -> Void

    /// Calls `body` with each batch.
    public init(_ body: @escaping @Sendable (Batch<Element>) async throws -> Void) { self.body = body }

    /// Begins with nothing.
    public func makeStaged(for task: TaskContext) -> CollectedOutput<Element> { CollectedOutput() }

    /// Collects the element.
    public func stage(_ element: Element, in staged: CollectedOutput<Element>) { staged.append(element) }

    /// Calls the closure.
    public func publish(_ parts: [StagedPart<CollectedOutput<Element>>], of batch: BatchID) async throws {
        try await body(
            Batch(id: batch, ranges: parts.map(\.range), elements: parts.flatMap(\.staged.elements))
        )
    }
}

extension Sink {
    /// Hands each batch's output to `body`, batches in order and one at a time. Offsets are committed when it returns;
    /// an error that it throws has it called again with the same batch, a bounded number of times. After a crash the
    /// same records may come again, in other batches.
    public static func forEachBatch<Element>(
        _ body: @escaping @Sendable (Batch<Element>) async throws -> Void
    ) -> Self where Self == ForEachBatchSink<Element> {
        ForEachBatchSink(body)
    }
}
