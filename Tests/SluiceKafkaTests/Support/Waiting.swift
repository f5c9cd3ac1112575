import SluiceKafka
import Synchronization

/// Looks every few milliseconds whether something has come about, so that what is waited for gets the processor.
func eventually(within limit: Duration = .seconds(40), _ condition: () async throws -> Bool) async rethrows -> Bool {
    let deadline = ContinuousClock.now.advanced(by: limit)
    while true {
        if try await condition() { return true }
        guard ContinuousClock.now < deadline else { return false }
        try? await Task.sleep(for: .milliseconds(2))
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
