import SluiceTesting
import Synchronization

/// Collects what closures are given on other threads, and lets a test wait for it.
final class Collected<Element: Sendable>: Sendable {
    private let elements = Mutex<[Element]>([])
    private let waiters = Waiters()

    var all: [Element] { elements.withLock(\.self) }

    func append(_ element: Element) {
        elements.withLock { $0.append(element) }
        waiters.check()
    }

    /// Returns when there are that many elements; a test's time limit is the deadline.
    func reaches(_ count: Int) async { await waiters.wait { [self] in all.count >= count } }

    /// Returns when there is such an element.
    func holds(_ isWanted: @escaping @Sendable (Element) -> Bool) async {
        await waiters.wait { [self] in all.contains(where: isWanted) }
    }
}
