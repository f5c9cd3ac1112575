internal import DequeModule

/// The elements of one task, for `mapPartition`: `while let element = try await elements.next()`.
///
/// Sendable: everything that touches it (the task that feeds it and the one that reads it) runs on one executor's
/// thread, one job at a time.
public final class PartitionIterator<Element>: @unchecked Sendable {
    private let context: TaskContext
    private let segment: Segment
    private let capacity: Int
    /// With no more left than that, more is asked for.
    private let lowMark: Int
    private var elements: Deque<(element: Element, origin: Record?)> = []
    /// The record that the element taken last came from.
    private(set) var origin: Record?
    /// Elements taken since something was put out last.
    private var taken = 0
    private var hasPutOut = true
    private var isFinished = false
    private var isClosed = false
    private var readers = WaitList()

    /// - Parameters:
    ///   - capacity: Elements at hand beyond which what is upstream waits. At least 1.
    ///   - lowMark: Elements left at which it goes on; less than the capacity.
    init(_ context: TaskContext, _ segment: Segment, capacity: Int, lowMark: Int) {
        self.context = context
        self.segment = segment
        self.capacity = capacity
        self.lowMark = lowMark
    }

    /// The next element, in order; nil after the task's last. To be called from within `mapPartition`'s body alone.
    ///
    /// It waits until what is downstream has room for what the body will put out.
    ///
    /// - Throws: `CancellationError` when the task is given up.
    public func next() async throws -> Element? {
        if segment.downstream.isFull { try await roomDownstream() }
        while elements.isEmpty {
            if isGivenUp { throw CancellationError() }
            if isFinished { return nil }
            segment.wake()
            // Whoever was woken may have offered something at once.
            guard elements.isEmpty else { break }
            await withCheckedContinuation { readers.add($0) }
        }
        guard let (element, origin) = elements.popFirst() else { return nil }
        self.origin = origin
        context.origin = origin
        taken = hasPutOut ? 1 : taken + 1
        hasPutOut = false
        if elements.count == lowMark { segment.wake() }
        return element
    }

    /// The record that what is put out now comes from; nil where several elements were taken for it, so that nobody can
    /// tell.
    func originOfOutput() -> Record? {
        hasPutOut = true
        return taken == 1 ? origin : nil
    }

    /// Whether what is upstream has to wait.
    var isFull: Bool { !isClosed && elements.count >= capacity }

    /// Adds an element.
    func offer(_ element: Element) {
        guard !isClosed else { return }
        elements.append((element, context.origin))
        readers.wake()
    }

    /// Nothing more will be offered.
    func endInput() {
        isFinished = true
        readers.wake()
    }

    /// Nobody reads any more.
    func close() {
        isClosed = true
        elements.removeAll()
    }

    private var isGivenUp: Bool { Task.isCancelled || context.failure != nil }

    private func roomDownstream() async throws {
        do { try await segment.roomDownstream() } catch { throw CancellationError() }
    }
}

/// A body that reads a `PartitionIterator`.
final class PartitionWork<Element>: SegmentWork {
    private let elements: PartitionIterator<Element>
    private let context: TaskContext
    private let node: Int
    private let body: () async throws -> Void

    /// - Parameter node: The operator's number.
    init(
        _ elements: PartitionIterator<Element>,
        of context: TaskContext,
        _ node: Int,
        _ body: @escaping () async throws -> Void
    ) {
        self.elements = elements
        self.context = context
        self.node = node
        self.body = body
    }

    var isFull: Bool { elements.isFull }

    func run() async throws {
        do {
            try await body()
        } catch {
            context.origin = elements.origin
            throw context.fail(error, in: node)
        }
    }

    func endInput() { elements.endInput() }

    func close() { elements.close() }
}
