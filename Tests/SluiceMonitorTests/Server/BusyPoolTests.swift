import Dispatch
import Foundation
import ServiceLifecycle
import Sluice
import SluiceMonitor
import Synchronization
import Testing

@Suite struct BusyPoolTests {
    /// In a process of its own, since no other test could go on meanwhile.
    @Test func theMonitorAnswersAndStopsWhileTheCooperativePoolIsBusy() async {
        await #expect(processExitsWith: .success) { try await onThread(serveWhileThePoolIsBusy) }
    }
}

/// Blocks every thread of the cooperative pool, until it is opened.
private final class Blockade: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)
    private let blocked = Atomic<Int>(0)
    private let isOpen = Atomic<Bool>(false)

    init(threads: Int) {
        for _ in 0..<threads { Task.detached { self.pass() } }
    }

    var count: Int { blocked.load(ordering: .relaxed) }

    func open() { semaphore.signal() }

    private func pass() {
        blocked.add(1, ordering: .relaxed)
        semaphore.wait()
        semaphore.signal()
    }
}

private func serveWhileThePoolIsBusy() async throws {
    let threads = ProcessInfo.processInfo.activeProcessorCount
    // More than there are threads, so that one that comes free is blocked again.
    let blockade = Blockade(threads: threads * 4)
    try #require(await eventually { blockade.count >= threads })
    let reached = Mutex(false)
    let probe = Task.detached { reached.withLock { $0 = true } }

    let address = MonitorAddress(host: "127.0.0.1", port: 0)
    let registry = PrometheusRegistry(logger: quiet)
    let application = FakeApplication()
    let monitor = Monitor(address: address, registry: registry, application: application, logger: quiet)
    let services = ServiceGroup(services: [monitor], logger: quiet)
    try await withThrowingTaskGroup { group in
        group.addTask { try await services.run() }
        try #require(await eventually { monitor.boundAddress != nil })
        let running = RunningMonitor(port: try #require(monitor.boundAddress).port)
        for path in ["/metrics", "/health/live", "/health/ready"] {
            try #require(try running.get(path)?.status == 200)
        }
        let client = try EventClient(running)
        try #require(client.readEvent()?.name == "status")
        application.happen()
        try #require(client.readEvent()?.name == "update")
        await services.triggerGracefulShutdown()
        try await group.waitForAll()
        try #require(client.readToCleanEnd())
    }
    try #require(!reached.withLock { $0 })
    blockade.open()
    await probe.value
}
