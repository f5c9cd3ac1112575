import Foundation
import Sluice
import SluiceMonitor
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(1))) struct MonitorThreadTests {
    #if os(Linux)
        /// The cooperative pool may be kept busy by whoever else is in the process.
        @Test func requestsAreAnsweredOnTheMonitorsOwnThread() async throws {
            let names = Names()
            let health: @Sendable () -> ApplicationHealth = {
                names.append(currentThreadName())
                return ApplicationHealth(state: .running)
            }
            try await withMonitor(health: health) { monitor in
                for path in ["/health/live", "/health/ready", "/health"] { _ = try monitor.get(path) }
            }
            #expect(names.all == Array(repeating: "sluice-monitor", count: 3))
        }
    #endif
}

private final class Names: Sendable {
    private let names = Mutex<[String]>([])
    var all: [String] { names.withLock(\.self) }
    func append(_ name: String) { names.withLock { $0.append(name) } }
}

/// As the kernel knows it, which keeps 15 bytes.
private func currentThreadName() -> String {
    let name = try? String(contentsOfFile: "/proc/thread-self/comm", encoding: .utf8)
    return name?.trimmingCharacters(in: .newlines) ?? ""
}
