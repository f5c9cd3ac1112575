internal import Synchronization

/// Takes one element at a time. Made anew for every task attempt, and used by its thread alone.
public typealias Push<Element> = (Element) throws -> Void

/// A place in the plan where elements of one type pass by: what comes after it is told to it while the plan is built.
///
/// It is not meant to be used directly: `Stream` is.
public final class StreamNode<Element>: Sendable {
    /// The number of the node, in the order in which they were made: what is upstream has a lower one.
    @usableFromInline let number: Int
    private let consumers = Mutex<[@Sendable (TaskContext) throws -> Push<Element>]>([])

    init(number: Int) { self.number = number }

    /// Adds what takes this node's elements; `connect` is called once an attempt.
    @usableFromInline
    func addConsumer(_ connect: @escaping @Sendable (TaskContext) throws -> Push<Element>) {
        consumers.withLock { $0.append(connect) }
    }

    /// Joins up what takes this node's elements, for one attempt.
    func connect(_ context: TaskContext) throws -> Push<Element> {
        let pushes = try consumers.withLock(\.self).map { try $0(context) }
        if pushes.count == 1 { return pushes[0] }
        return { element in
            for push in pushes { try push(element) }
        }
    }
}
