import Dispatch
import SluiceTesting

/// Holds up threads until it is opened.
final class Gate: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)
    private let visits = Collected<Void>()

    /// Blocks until the gate is open.
    func pass() {
        visits.append(())
        semaphore.wait()
        semaphore.signal()
    }

    func open() { semaphore.signal() }

    /// Returns when somebody has come to the gate.
    func visitor() async { await visits.reaches(1) }
}
