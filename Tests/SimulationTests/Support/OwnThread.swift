import Sluice
import Testing

/// Runs tests one after another on a thread of their own: simulations compute for seconds, and Swift's pool, which has a
/// thread a core, is for tests that wait. One thread for all of them leaves those the other cores.
struct OwnThread: SuiteTrait, TestTrait, TestScoping {
    private static let thread = WorkerThread(name: "simulation")

    let isRecursive = true

    func provideScope(
        for test: Test,
        testCase: Test.Case?,
        performing function: @Sendable () async throws -> Void
    ) async throws {
        try await withTaskExecutorPreference(Self.thread) { try await function() }
    }
}

extension Trait where Self == OwnThread {
    static var ownThread: Self { OwnThread() }
}
