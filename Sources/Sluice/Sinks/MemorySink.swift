internal import Synchronization

/// Keeps everything in memory: for tests and small results.
public final class MemorySink<Element: Sendable>: Sink {
    /// `memory`.
    public let name = "memory"
    private let published = Mutex<[Element]>([])

    /// Begins empty.
    public init() {}

    /// What was published so far: each partition's elements in order, tasks as they were completed.
    public var elements: [Element] { published.withLock(\.self) }

    /// Begins with nothing.
    public func makeStaged(for task: TaskContext) -> CollectedOutput<Element> { CollectedOutput() }

    /// Collects the element.
    public func stage(_ element: Element, in staged: CollectedOutput<Element>) { staged.append(element) }

    /// Adds the elements to what was published before.
    public func publish(_ parts: [StagedPart<CollectedOutput<Element>>], of batch: BatchID) {
        published.withLock { published in
            for part in parts { published.append(contentsOf: part.staged.elements) }
        }
    }
}
