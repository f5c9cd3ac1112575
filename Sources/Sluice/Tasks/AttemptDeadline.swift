internal import Synchronization

/// Sees to it that an attempt is cancelled when it takes longer than `taskTimeout`.
///
/// The time is kept outside of the executor's thread, which the attempt may block.
final class AttemptDeadline: Sendable {
    private struct State {
        var timer: Task<Void, Never>?
        var hasExpired = false
        var hasEnded = false
    }

    /// Nil for no deadline.
    let timeout: Duration?
    private let time: TimeSource
    private let state = Mutex(State())

    init(_ timeout: Duration?, _ time: TimeSource) {
        self.timeout = timeout
        self.time = time
    }

    /// Starts the time. `cancel` is called if it passes before the attempt has ended.
    func begin(_ cancel: @escaping @Sendable () -> Void) {
        guard let timeout else { return }
        let deadline = time.now.advanced(by: timeout)
        state.withLock { state in
            guard !state.hasEnded else { return }
            state.timer = Task {
                guard (try? await self.time.sleep(until: deadline)) != nil, self.expire() else { return }
                cancel()
            }
        }
    }

    /// The attempt has ended, and what it did counts.
    ///
    /// - Returns: Whether that is so: false when the time has passed before.
    func end() -> Bool {
        state.withLock { state in
            state.hasEnded = true
            state.timer?.cancel()
            state.timer = nil
            return !state.hasExpired
        }
    }

    private func expire() -> Bool {
        state.withLock { state in
            guard !state.hasEnded else { return false }
            state.hasExpired = true
            return true
        }
    }
}

extension Failure {
    /// What an attempt fails with that was cancelled for its time: where it was, and what helps.
    init(timedOut attempt: TaskAttempt, after timeout: Duration, _ context: TaskContext, recordsRead: Int) {
        self.init(
            origin: .userCode,
            message: """
                the attempt at \(attempt.work) took longer than taskTimeout (\(timeout)) and was cancelled, \
                \(recordsRead) records in; make what it waits for faster, or raise taskTimeout
                """,
            partition: attempt.range?.partition,
            offset: context.failedAt ?? context.origin?.offset ?? attempt.range?.from,
            operatorName: (context.failure as? OperatorError)?.operatorName
        )
    }
}
