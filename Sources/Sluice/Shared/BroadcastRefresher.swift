internal import Logging
internal import Synchronization

/// Loads a broadcast variable's value again and again while an application runs: on a thread of its own, so that loading
/// may block.
final class BroadcastRefresher<Value: Sendable>: Sendable {
    private let broadcast: RefreshedBroadcast<Value>
    private let surroundings: BroadcastSurroundings
    private let thread: WorkerThread
    private let tasks = Mutex(Tasks())

    private struct Tasks {
        var isStopped = false
        var refreshing: Task<Void, Never>?
        /// The load under way. One that was given up may go on, and no other begins before it ends.
        var load: Task<Void, Never>?
    }

    init(_ broadcast: RefreshedBroadcast<Value>, _ surroundings: BroadcastSurroundings) {
        self.broadcast = broadcast
        self.surroundings = surroundings
        thread = WorkerThread(name: "broadcast")
    }

    /// Loads the first value, and has refreshes go on from there.
    func start() async throws {
        try await loadOnce()
        tasks.withLock { tasks in
            guard !tasks.isStopped else { return }
            tasks.refreshing = Task { [self] in await refresh() }
        }
    }

    /// Cancels what runs; the thread ends when that has ended.
    func stop() {
        let (refreshing, load) = tasks.withLock { tasks in
            tasks.isStopped = true
            return (tasks.refreshing, tasks.load)
        }
        refreshing?.cancel()
        load?.cancel()
        Task { [thread] in
            await load?.value
            thread.stop()
        }
    }

    private func refresh() async {
        while (try? await pause()) != nil {
            do {
                try await loadOnce()
            } catch is CancellationError where Task.isCancelled {
                return
            } catch {
                note(error)
            }
        }
    }

    private func pause() async throws {
        try await surroundings.time.sleep(until: surroundings.time.now.advanced(by: broadcast.refreshEvery))
    }

    private func note(_ error: any Error) {
        broadcast.note("\(error)")
        surroundings.logger.warning(
            """
            broadcast \(broadcast.name) could not be refreshed, and stays at version \(broadcast.newest?.number ?? 0), \
            to be tried again in \(broadcast.refreshEvery): \(error)
            """
        )
    }

    private func loadOnce() async throws {
        let value = try await loaded()
        let version = broadcast.note(value, at: surroundings.time.now, wallTime: surroundings.wallTime())
        surroundings.logger.debug("broadcast \(broadcast.name): loaded version \(version)")
    }

    /// Whichever comes first: the value, an error, the timeout or the cancellation.
    private func loaded() async throws -> Value {
        let (results, end) = AsyncStream<Result<Value, any Error>>.makeStream(bufferingPolicy: .bufferingOldest(1))
        let load = try begin { end.yield($0) }
        let timer = Task { [broadcast, time = surroundings.time] in
            guard (try? await time.sleep(until: time.now.advanced(by: broadcast.timeout))) != nil else { return }
            end.yield(.failure(BroadcastError.timedOut(broadcast.name, after: broadcast.timeout)))
        }
        defer {
            load.cancel()
            timer.cancel()
        }
        for await result in results { return try result.get() }
        throw CancellationError()
    }

    private func begin(_ tell: @escaping @Sendable (Result<Value, any Error>) -> Void) throws -> Task<Void, Never> {
        try tasks.withLock { tasks in
            if tasks.isStopped { throw CancellationError() }
            if tasks.load != nil { throw BroadcastError.stillLoading(broadcast.name) }
            let task = Task(executorPreference: thread) { [self] in
                let result: Result<Value, any Error>
                do { result = .success(try await broadcast.load()) } catch { result = .failure(error) }
                // Before it is told, or the next load could find this one still there.
                self.tasks.withLock { $0.load = nil }
                tell(result)
            }
            tasks.load = task
            return task
        }
    }
}
