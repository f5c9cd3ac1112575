internal import Synchronization

/// One order on its way: first to the sinks that take no part in transactions, then, with its offsets, in one.
final class TransactionDelivery: Sendable {
    /// The attempts whose output it has.
    let fences: Set<Fence>

    private let order: DeliveryOrder
    private let deliverer: Deliverer
    private let makeRun: @Sendable ([TransactionOutput]) -> TransactionRun
    private let state = Mutex(State())

    /// A commit unit, and its tasks' output in order of its parts.
    private struct LentUnit: Sendable {
        let unit: DeliveryOrder.Unit
        let held: [HeldOutputs.Held]
    }

    private struct State {
        var task: Task<Void, Never>?
        var publishing: Task<Failure?, Never>?
        var run: TransactionRun?
        var isCancelled = false
        var isStopped = false
    }

    init(
        _ order: DeliveryOrder,
        _ deliverer: Deliverer,
        makeRun: @escaping @Sendable ([TransactionOutput]) -> TransactionRun
    ) {
        self.order = order
        self.deliverer = deliverer
        self.makeRun = makeRun
        fences = Set(order.parts.map(\.fence))
    }

    /// Takes the output at once, so that no part of it can be dropped from under the others.
    ///
    /// - Parameter tell: Gets the outcome; nil when it was stopped.
    func begin(on thread: WorkerThread, tell: @escaping @Sendable (DriverEvent?) -> Void) {
        guard let units = lend() else { return tell(.deliveryFailed(order.id, .outputGone(order))) }
        state.withLock { state in
            state.task = Task(executorPreference: thread) { tell(await self.deliver(units, on: thread)) }
        }
    }

    func cancel() {
        let (publishing, run) = state.withLock { state in
            state.isCancelled = true
            return (state.publishing, state.run)
        }
        publishing?.cancel()
        run?.cancel()
    }

    /// Ends as soon as no call is under way.
    func stop() {
        cancel()
        let run = state.withLock { state in
            state.isStopped = true
            return state.run
        }
        run?.stop()
    }

    func end() async { await state.withLock(\.task)?.value }

    private func deliver(_ units: [LentUnit], on thread: WorkerThread) async -> DriverEvent? {
        if let failure = await publish(units, on: thread) {
            giveBack()
            let isCancelled = state.withLock(\.isCancelled)
            return isCancelled ? .deliveryAborted(order.id, failure) : .deliveryFailed(order.id, failure)
        }
        let run = makeRun(deliverer.transactionOutputs(of: units.flatMap(\.held)))
        let (isCancelled, isStopped) = state.withLock { state in
            state.run = run
            return (state.isCancelled, state.isStopped)
        }
        if isCancelled { run.cancel() }
        if isStopped { run.stop() }
        let outcome = await run.run()
        return end(outcome)
    }

    private func end(_ outcome: TransactionFlow.Outcome?) -> DriverEvent? {
        if case .committed = outcome { deliverer.outputs.remove(order.parts.map(\.fence)) } else { giveBack() }
        return switch outcome {
        case .committed: .delivered(order.id)
        case .aborted(let failure): .deliveryAborted(order.id, failure)
        case .outdated(let failure): .deliveryOutdated(order.id, failure)
        case .failed(let failure): .deliveryFailed(order.id, failure)
        case nil: nil
        }
    }

    private func lend() -> [LentUnit]? {
        guard let held = deliverer.outputs.lend(order.parts.map(\.fence)) else { return nil }
        var rest = held[...]
        return order.units.map { unit in
            defer { rest = rest.dropFirst(unit.parts.count) }
            return LentUnit(unit: unit, held: Array(rest.prefix(unit.parts.count)))
        }
    }

    private func giveBack() {
        deliverer.outputs.giveBack(order.parts.map(\.fence)).forEach(deliverer.discard)
    }

    private func publish(_ units: [LentUnit], on thread: WorkerThread) async -> Failure? {
        let publishing = Task(executorPreference: thread) { [deliverer] () -> Failure? in
            for lent in units {
                let failure = await deliverer.publish(lent.unit, lent.held) { !$0.isTransactional }
                if let failure { return failure }
            }
            return nil
        }
        let isCancelled = state.withLock { state in
            state.publishing = publishing
            return state.isCancelled
        }
        if isCancelled { publishing.cancel() }
        return await publishing.value
    }
}
