import DequeModule
import Dispatch
import Logging
import Sluice
import SluiceTesting
import Synchronization

/// What is measured: it is made, with the records that it reads, before the time begins.
typealias PreparedRun = @Sendable () async throws -> Void

/// Those compared: operators in an application that reads from memory, and the same by hand.
enum WindowContenders {
    /// Nothing but reading and passing on.
    static func pass(_ calls: Int) -> PreparedRun {
        application(calls) { $0.map { $0 } }
    }

    static func mapConcurrently(_ calls: Int, _ window: Int) -> PreparedRun {
        application(calls) { numbers in
            numbers.mapConcurrently(limit: window) { number in
                await Task.yield()
                return number
            }
        }
    }

    static func keyed(_ calls: Int, keys: Int) -> PreparedRun {
        application(calls) { numbers in
            numbers.mapConcurrently(limit: 64, order: .key { $0 % keys }) { number in
                await Task.yield()
                return number
            }
        }
    }

    static func mapBlocking(_ calls: Int, _ threads: Int) -> PreparedRun {
        application(calls) { $0.mapBlocking(threads: threads) { $0 } }
    }

    static func sleeping(_ calls: Int, _ window: Int) -> PreparedRun {
        application(calls) { numbers in
            numbers.mapConcurrently(limit: window) { number in
                try await Task.sleep(for: .milliseconds(5))
                return number
            }
        }
    }

    static func taskGroup(_ calls: Int, _ window: Int) -> PreparedRun {
        {
            try await groupWindow(calls, window) { number in
                await Task.yield()
                return number
            }
        }
    }

    static func sleepingByHand(_ calls: Int, _ window: Int) -> PreparedRun {
        {
            try await groupWindow(calls, window) { number in
                try await Task.sleep(for: .milliseconds(5))
                return number
            }
        }
    }

    /// The window that people write: a child task a call, the next one when one has ended. Results are put in order.
    private static func groupWindow(
        _ calls: Int,
        _ window: Int,
        _ call: @escaping @Sendable (Int) async throws -> Int
    ) async throws {
        let thread = WorkerThread(name: "by-hand")
        defer { thread.stop() }
        try await Task(executorPreference: thread) {
            try await withThrowingTaskGroup(of: (Int, Int).self) { group in
                var (results, next, sum) = ([Int: Int](), 0, 0)
                for number in 0..<calls {
                    if number >= window, let (index, result) = try await group.next() {
                        results[index] = result
                        while let result = results.removeValue(forKey: next) {
                            sum &+= result
                            next += 1
                        }
                    }
                    group.addTask { (number, try await call(number)) }
                }
                try await group.waitForAll()
            }
        }.value
    }

    /// A queue, threads, and a semaphore that bounds what is under way.
    static func threadPool(_ calls: Int, _ threads: Int) -> PreparedRun {
        {
            let pool = PlainPool(threads)
            for _ in 0..<threads { _ = NativeThread(name: "by-hand") { pool.run() } }
            for number in 0..<calls { pool.submit(number) }
            for _ in 0..<threads { pool.submit(-1) }
            for _ in 0..<threads { pool.done.wait() }
        }
    }

    private static func application<Output: Sendable>(
        _ count: Int,
        through build: (Stream<Int>) -> Stream<Output>
    ) -> PreparedRun {
        let source = MemorySource(topics: ["in": 1])
        let value = Bytes("0123456789")
        for _ in 0..<count { source.append(value, to: "in") }
        let app = StreamingApplication(name: "concurrency", configuration: .silentInMemory)
        build(app.stream(from: source.source(topics: "in")).map { Int($0.offset) }).write(to: DroppingSink())
        return { try await app.run() }
    }
}

private final class PlainPool: Sendable {
    private let queue = Mutex<Deque<Int>>([])
    private let filled = DispatchSemaphore(value: 0)
    private let room: DispatchSemaphore
    let done = DispatchSemaphore(value: 0)

    init(_ threads: Int) { room = DispatchSemaphore(value: 2 * threads) }

    func submit(_ number: Int) {
        room.wait()
        queue.withLock { $0.append(number) }
        filled.signal()
    }

    func run() {
        while true {
            filled.wait()
            let number = queue.withLock { $0.removeFirst() }
            room.signal()
            if number < 0 { break }
        }
        done.signal()
    }
}

/// Counts what it gets, and keeps nothing.
private struct DroppingSink<Element: Sendable>: Sink {
    let name = "dropping"

    final class Staged: StagedOutput, @unchecked Sendable {}

    func makeStaged(for task: TaskContext) -> Staged { Staged() }
    func stage(_ element: Element, in staged: Staged) {}
    func publish(_ parts: [StagedPart<Staged>], of batch: BatchID) {}
}

/// Waits for an asynchronous function from a thread that has nothing else to do.
func waitFor(_ body: @escaping @Sendable () async throws -> Void) {
    let end = DispatchSemaphore(value: 0)
    Task {
        do { try await body() } catch { printAtOnce("failed: \(error)") }
        end.signal()
    }
    end.wait()
}

extension ApplicationConfiguration {
    /// Without log lines between the tables.
    fileprivate static var silentInMemory: Self {
        var configuration = inMemory
        configuration.logger = Logger(label: "concurrency") { _ in SwiftLogNoOpLogHandler() }
        return configuration
    }
}
