internal import Synchronization

/// A value that all tasks of an application see, loaded when it starts and again from time to time.
///
/// `StreamingApplication.broadcast(_:refreshEvery:timeout:load:)` makes it. In a task `value` and `version` are those that
/// were the newest when the task's batch was cut: the same for all tasks of the batch, their retries and the tasks behind
/// its shuffles included, whatever is loaded meanwhile. Elsewhere they are the newest. So it is in all code that an operator
/// runs, on other threads (`mapBlocking`) and in child tasks too; a `Task.detached` and a thread of your own are elsewhere.
///
/// A version is let go when no batch that sees it is under way: memory holds as many as there are batches in flight, and
/// the newest.
public final class RefreshedBroadcast<Value: Sendable>: Sendable {
    /// Its name, in the status, in logs and in metrics.
    public let name: String
    @usableFromInline let owner: SharedOwner
    @usableFromInline let number: Int
    let refreshEvery: Duration
    let timeout: Duration
    let load: @Sendable () async throws -> Value
    private let state = Mutex(State())

    private struct State {
        var newest: TypedVersion<Value>?
        var loaded: (at: Instant, wallTime: Int64)?
        var failures = 0
        var lastFailure: String?
        var refresher: BroadcastRefresher<Value>?
    }

    init(
        name: String,
        owner: SharedOwner,
        number: Int,
        refreshEvery: Duration,
        timeout: Duration,
        load: @escaping @Sendable () async throws -> Value
    ) {
        self.name = name
        self.owner = owner
        self.number = number
        self.refreshEvery = refreshEvery
        self.timeout = timeout
        self.load = load
    }

    /// The value: in a task that of its batch, elsewhere the newest.
    ///
    /// - Throws: `BroadcastError` as long as nothing is loaded: before the application runs. In a task of the application
    ///   it never throws.
    @inlinable
    public var value: Value {
        get throws(BroadcastError) {
            // Who has this owner and number is this variable, so its versions have this type.
            if let version = AttemptScope.version(of: number, owner) {
                return unsafeDowncast(version, to: TypedVersion<Value>.self).value
            }
            guard let newest else { throw .notLoaded(name) }
            return newest.value
        }
    }

    /// Counts what was loaded, from 1: in a task its batch's, elsewhere the newest; 0 as long as nothing is loaded.
    public var version: Int { (AttemptScope.version(of: number, owner) ?? newest)?.number ?? 0 }

    @usableFromInline
    var newest: TypedVersion<Value>? { state.withLock { $0.newest } }
}

extension RefreshedBroadcast: AnyBroadcast {
    var newestVersion: BroadcastVersion? { newest }

    func start(_ surroundings: BroadcastSurroundings) async throws {
        let refresher = BroadcastRefresher(self, surroundings)
        state.withLock { $0.refresher = refresher }
        try await refresher.start()
    }

    func stop() {
        let refresher = state.withLock { state in
            defer { state.refresher = nil }
            return state.refresher
        }
        refresher?.stop()
    }

    /// Something was loaded.
    ///
    /// - Returns: Its version.
    func note(_ value: Value, at now: Instant, wallTime: Int64) -> Int {
        // The old version may be large: it is let go outside the lock.
        let (version, _) = state.withLock { state in
            let old = state.newest
            let version = (old?.number ?? 0) + 1
            state.newest = TypedVersion(value, number: version)
            state.loaded = (now, wallTime)
            state.lastFailure = nil
            return (version, old)
        }
        return version
    }

    /// A refresh failed.
    func note(_ failure: String) {
        state.withLock { state in
            state.failures += 1
            state.lastFailure = failure.cut(toBytes: StatusLimits.failureMessageBytes)
        }
    }

    func facts(at now: Instant) -> BroadcastFacts {
        state.withLock { state in
            BroadcastFacts(
                name: name,
                version: state.newest?.number ?? 0,
                age: state.loaded?.at.duration(to: now),
                loadedAt: state.loaded?.wallTime,
                refreshEvery: refreshEvery,
                failures: state.failures,
                lastFailure: state.lastFailure
            )
        }
    }
}
