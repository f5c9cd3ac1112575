import Sluice
import SluiceMonitor
import Synchronization

/// An application that is what the test says.
final class FakeApplication: MonitoredApplication {
    private struct State {
        var health = ApplicationHealth(state: .running)
        var cursor: UInt64 = 1
        var padding = 0
        var asked: [UInt64?] = []
    }

    private let state = Mutex(State())
    /// What an application says that was never run.
    private let template = StreamingApplication(
        name: "fake",
        configuration: ApplicationConfiguration(kafka: KafkaConfiguration(bootstrapServers: "127.0.0.1:1"))
    ).status()

    init(padding: Int = 0) { state.withLock { $0.padding = padding } }

    /// The cursors that were asked after.
    var asked: [UInt64?] { state.withLock(\.asked) }

    var health: ApplicationHealth { state.withLock(\.health) }

    func status(after cursor: UInt64?) -> ApplicationStatus {
        state.withLock { state in
            state.asked.append(cursor)
            var status = template
            status.cursor = state.cursor
            status.health.state = state.health.name
            status.health.detail = String(repeating: "x", count: state.padding)
            return status
        }
    }

    /// Something happens, which makes the cursor go on.
    func happen() { state.withLock { $0.cursor += 1 } }

    /// Its health changes, which does not.
    func become(_ health: ApplicationHealth) { state.withLock { $0.health = health } }
}
