/// The elements of one task, collected in an array.
public final class CollectedOutput<Element>: StagedOutput, @unchecked Sendable {
    /// In order.
    public private(set) var elements: [Element] = []

    /// Adds an element. What it refers to elsewhere can't be counted: `byteCount` grows by its own size alone.
    public func append(_ element: Element) {
        elements.append(element)
        byteCount += MemoryLayout<Element>.stride
    }
}
