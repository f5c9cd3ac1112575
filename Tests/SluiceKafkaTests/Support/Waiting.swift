import SluiceKafka
import Synchronization

/// Looks again and again whether something has come about, giving way in between.
func eventually(within limit: Duration = .seconds(40), _ condition: () async throws -> Bool) async rethrows -> Bool {
    let deadline = ContinuousClock.now.advanced(by: limit)
    while true {
        if try await condition() { return true }
        guard ContinuousClock.now < deadline else { return false }
        await Task.yield()
    }
}

/// Collects what handlers are given on other threads.
final class Collected<Element: Sendable>: Sendable {
    private let elements = Mutex<[Element]>([])

    func append(_ element: Element) { elements.withLock { $0.append(element) } }

    var all: [Element] { elements.withLock { $0 } }
}

let noLog: KafkaLogHandler = { _ in }
let noError: KafkaErrorHandler = { _ in }
