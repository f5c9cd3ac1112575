internal import Synchronization

/// The output of complete attempts in this process, and what they have written to shuffles, until it is delivered or abandoned.
/// Bounded by the driver, which lets each partition, and each bucket of a batch's stages, have one undelivered attempt at
/// most.
final class HeldOutputs: Sendable {
    struct Held: Sendable {
        let output: TaskOutput
        /// The sinks that have it, and must not get it again.
        var sinksDone: Set<SinkID> = []
        /// Whether it is being delivered: nobody else may touch it.
        var isLent = false
        var isAbandoned = false
    }

    private let outputs = Mutex<[Fence: Held]>([:])

    func hold(_ output: TaskOutput, for fence: Fence) {
        outputs.withLock { $0[fence] = Held(output: output) }
    }

    /// Lends what is to be delivered together; it stays held, in case it must be sent again. Nil if some of it is gone.
    func lend(_ fences: [Fence]) -> [Held]? {
        outputs.withLock { outputs in
            let held = fences.compactMap { outputs[$0] }
            guard held.count == fences.count else { return nil }
            for fence in fences { outputs[fence]?.isLent = true }
            return held
        }
    }

    /// What attempts have written for others to merge, in that order.
    ///
    /// - Returns: Those whose output is gone, when there are any.
    func exchanges(of fences: [Fence]) -> (held: [[ExchangeID: SealedExchange]], lost: [Fence]) {
        outputs.withLock { outputs in
            (
                fences.compactMap { outputs[$0]?.output.exchanges },
                fences.filter { outputs[$0].map(\.isAbandoned) ?? true }
            )
        }
    }

    func note(_ fences: [Fence], deliveredTo sink: SinkID) {
        outputs.withLock { outputs in
            for fence in fences { outputs[fence]?.sinksDone.insert(sink) }
        }
    }

    /// Ends a loan without success; returns what was abandoned meanwhile.
    func giveBack(_ fences: [Fence]) -> [Held] {
        outputs.withLock { outputs in
            for fence in fences { outputs[fence]?.isLent = false }
            return fences.compactMap { outputs[$0]?.isAbandoned == true ? outputs.removeValue(forKey: $0) : nil }
        }
    }

    /// Forgets what is delivered.
    func remove(_ fences: [Fence]) {
        outputs.withLock { outputs in
            for fence in fences { outputs[fence] = nil }
        }
    }

    /// Takes out what is not to be delivered any more: nil if there is nothing, or once the loan has ended.
    func abandon(_ fence: Fence) -> Held? {
        outputs.withLock { outputs in
            guard outputs[fence]?.isLent == true else { return outputs.removeValue(forKey: fence) }
            outputs[fence]?.isAbandoned = true
            return nil
        }
    }
}
