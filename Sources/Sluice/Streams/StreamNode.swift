internal import Synchronization

/// Takes one element at a time. Made anew for every task attempt, and used by its thread alone.
public typealias Push<Element> = (Element) throws -> Void

/// A place in the plan where elements of one type pass by: what comes after it is told to it while the plan is built.
///
/// It is not meant to be used directly: `Stream` is.
public final class StreamNode<Element>: Sendable {
    /// The number of the node, in the order in which they were made: what is upstream has a lower one.
    @usableFromInline let number: Int
    private let consumers = Mutex<[Consumer]>([])

    private struct Consumer: Sendable {
        /// The node that it leads to; nil for a sink.
        let child: Int?
        let connect: @Sendable (TaskContext) throws -> Push<Element>
    }

    init(number: Int) { self.number = number }

    /// Adds what takes this node's elements, on the way to the node `child`, or to a sink; `connect` is called once an
    /// attempt.
    @usableFromInline
    func addConsumer(
        leadingTo child: Int?,
        _ connect: @escaping @Sendable (TaskContext) throws -> Push<Element>
    ) {
        consumers.withLock { $0.append(Consumer(child: child, connect: connect)) }
    }

    /// Joins up what takes this node's elements on their way to a sink, for one attempt.
    func connect(_ context: TaskContext) throws -> Push<Element> {
        let live = consumers.withLock(\.self).filter { $0.child.map(context.isLive) ?? true }
        let pushes = try live.map { try $0.connect(context) }
        if pushes.count == 1 { return pushes[0] }
        return { element in
            for push in pushes { try push(element) }
        }
    }
}
