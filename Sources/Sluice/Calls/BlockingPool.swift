internal import Synchronization
internal import Tracing

/// The threads on which an operator's blocking calls run: so many of its own, shared by all tasks of the process. They
/// run as long as the application does.
@usableFromInline
final class BlockingPool: Sendable {
    /// The operator that it is for, as metrics name it.
    let name: String
    @usableFromInline let threads: Int
    /// A place a thread, for calls that wait for more than a thread.
    let places: ConcurrencyLimiter
    private let crew = Mutex<BlockingCrew?>(nil)

    /// - Parameter threads: At least 1.
    init(name: String, threads: Int) {
        self.name = name
        self.threads = threads
        places = ConcurrencyLimiter(name: name, concurrency: threads)
    }

    /// Starts the threads.
    func start() {
        let made = BlockingCrew(name: name, threads: threads)
        crew.withLock { $0 = made }
    }

    /// Drops the calls that wait, and lets the threads end when those that run have ended. Waits for nothing.
    func stop() {
        let old = crew.withLock { crew in
            defer { crew = nil }
            return crew
        }
        old?.stop()
    }

    /// Calls that run, and those that wait for a thread.
    var counts: (busy: Int, queued: Int) { crew.withLock { $0?.counts ?? (0, 0) } }

    /// Runs `body` on one of the threads.
    ///
    /// - Throws: `CancellationError` when the task is cancelled, or the application has stopped, before it has begun; once
    ///   it runs it runs to its end.
    @usableFromInline
    func run<Output: Sendable>(_ body: @escaping @Sendable () throws -> Output) async throws -> Output {
        guard let crew = crew.withLock(\.self) else { throw CancellationError() }
        let call = BlockingCall(inContext(body))
        return try await withTaskCancellationHandler {
            try await withUnsafeThrowingContinuation { continuation in
                guard call.wait(with: continuation) else { return }
                if !crew.submit(call) { call.drop() }
            }
        } onCancel: {
            call.drop()
        }
    }
}

/// Has `body` see what is current here, the attempt and the context, such as a span's: a thread of a pool inherits none.
private func inContext<Output>(_ body: @escaping @Sendable () throws -> Output) -> @Sendable () throws -> Output {
    guard let scope = AttemptScope.ofTask else { return inServiceContext(body) }
    let inner = inServiceContext(body)
    return { try AttemptScope.$ofTask.withValue(scope, operation: inner) }
}

private func inServiceContext<Output>(
    _ body: @escaping @Sendable () throws -> Output
) -> @Sendable () throws -> Output {
    guard let context = ServiceContext.current else { return body }
    return { try ServiceContext.withValue(context, operation: body) }
}

/// Something that waits for a thread. Whichever comes first, the thread or the cancellation, has it.
protocol BlockingJob: AnyObject, Sendable {
    /// Runs it, unless it was dropped.
    func run()
    /// Ends it with `CancellationError`, unless it runs or has run.
    func drop()
}

private final class BlockingCall<Output: Sendable>: BlockingJob {
    private typealias Continuation = UnsafeContinuation<Output, any Error>

    private struct State {
        var waiter: Continuation?
        var isDropped = false
    }

    private let body: @Sendable () throws -> Output
    private let state = Mutex(State())

    init(_ body: @escaping @Sendable () throws -> Output) { self.body = body }

    /// Notes who waits; false if it was dropped before, and the waiter knows.
    func wait(with waiter: UnsafeContinuation<Output, any Error>) -> Bool {
        let isDropped = state.withLock { state in
            if !state.isDropped { state.waiter = waiter }
            return state.isDropped
        }
        if isDropped { waiter.resume(throwing: CancellationError()) }
        return !isDropped
    }

    func run() {
        guard let waiter = take(dropping: false) else { return }
        waiter.resume(with: Result(catching: body))
    }

    func drop() { take(dropping: true)?.resume(throwing: CancellationError()) }

    private func take(dropping: Bool) -> Continuation? {
        state.withLock { state in
            defer { state.waiter = nil }
            if dropping { state.isDropped = true }
            return state.waiter
        }
    }
}
