/// The elements of one task, for `mapPartition`: `while let element = try await elements.next()`.
///
/// Sendable: everything that touches it (the task that feeds it and the one that reads it) runs on one executor's
/// thread, one job at a time.
public final class PartitionIterator<Element>: @unchecked Sendable {
    private let context: TaskContext
    private var elements: [Element] = []
    /// The records that the elements came from.
    private var origins: [Record?] = []
    /// The record that the element taken last came from; nil before that.
    private(set) var origin: Record?
    private var nextIndex = 0
    private var isFinished = false
    private var isClosed = false
    private var reader: CheckedContinuation<Void, Never>?
    private var feeder: CheckedContinuation<Void, Never>?

    init(_ context: TaskContext) { self.context = context }

    /// The next element, in order; nil after the task's last. To be called from within `mapPartition`'s body alone.
    ///
    /// - Throws: `CancellationError` when the task is given up.
    public func next() async throws -> Element? {
        while nextIndex == elements.count {
            try Task.checkCancellation()
            if isFinished { return nil }
            drop()
            resumeFeeder()
            await withCheckedContinuation { reader = $0 }
        }
        defer { nextIndex += 1 }
        origin = origins[nextIndex]
        context.origin = origin
        return elements[nextIndex]
    }

    /// Adds an element. What is added between two calls of `drained` is what one read of the partition brought.
    func offer(_ element: Element) throws {
        guard !isClosed else { return }
        elements.append(element)
        origins.append(context.origin)
    }

    /// Returns when all that was offered is read, or nobody reads any more.
    func drained() async {
        guard !isClosed, nextIndex < elements.count || reader != nil, !elements.isEmpty else { return }
        resumeReader()
        await withCheckedContinuation { feeder = $0 }
    }

    /// Nothing more will be offered.
    func finish() {
        isFinished = true
        resumeReader()
    }

    /// Nobody reads any more.
    func close() {
        isClosed = true
        drop()
        resumeFeeder()
    }

    private func drop() {
        elements.removeAll(keepingCapacity: true)
        origins.removeAll(keepingCapacity: true)
        nextIndex = 0
    }

    private func resumeReader() {
        reader?.resume()
        reader = nil
    }

    private func resumeFeeder() {
        feeder?.resume()
        feeder = nil
    }
}

/// A part of a stage that runs beside the loop that feeds it, because it pulls or awaits.
///
/// Sendable: as `PartitionIterator`.
final class Segment: @unchecked Sendable {
    /// What is upstream has a lower one, and is finished first.
    let order: Int
    private let body: () async throws -> Void
    private let drainInput: () async -> Void
    private let finishInput: () -> Void
    private let closeInput: () -> Void
    private let fail: (any Error) -> any Error
    private var result: Result<Void, any Error>?
    private var waiter: CheckedContinuation<Void, Never>?

    init<Element>(
        order: Int,
        feeding input: PartitionIterator<Element>,
        of context: TaskContext,
        _ node: Int,
        _ body: @escaping () async throws -> Void
    ) {
        self.order = order
        self.body = body
        drainInput = { await input.drained() }
        finishInput = { input.finish() }
        closeInput = { input.close() }
        fail = { error in
            context.origin = input.origin
            return context.fail(error, in: node)
        }
    }

    /// Runs the body to its end; its error is thrown by `drained` or `finish`.
    func run() async {
        do {
            try await body()
            result = .success(())
        } catch {
            result = .failure(fail(error))
        }
        closeInput()
        waiter?.resume()
        waiter = nil
    }

    /// Returns when the body has taken everything that it was given.
    func drained() async throws {
        await drainInput()
        if case .failure(let error) = result { throw error }
    }

    /// Ends the input, and returns when the body has returned.
    func finish() async throws {
        finishInput()
        if result == nil { await withCheckedContinuation { waiter = $0 } }
        try result?.get()
    }
}
