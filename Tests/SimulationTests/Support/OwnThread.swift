import Sluice
import Testing

/// Runs each test on a thread of its own: simulations compute for seconds, and Swift's pool, which has a thread a core, is
/// for tests that wait.
struct OwnThread: SuiteTrait, TestTrait, TestScoping {
    let isRecursive = true

    func provideScope(
        for test: Test,
        testCase: Test.Case?,
        performing function: @Sendable () async throws -> Void
    ) async throws {
        let thread = WorkerThread(name: "simulation")
        defer { thread.stop() }
        try await withTaskExecutorPreference(thread) { try await function() }
    }
}

extension Trait where Self == OwnThread {
    static var ownThread: Self { OwnThread() }
}
