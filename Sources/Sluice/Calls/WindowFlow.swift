/// What a window has under way, whatever its elements are: which may start, who works on them, whose turn it is to be
/// passed on, and how it ends.
///
/// Nothing is locked: what pushes, and all workers, run on one executor's thread, one job at a time, since child tasks
/// inherit the preference for that executor. Only the user's calls may be elsewhere between their start and their end.
///
/// Sendable: see above.
@usableFromInline
final class WindowFlow: @unchecked Sendable {
    private let context: TaskContext
    private let segment: Segment

    private var slots: WindowSlots
    /// The records that elements came from, by place.
    private var origins: ContiguousArray<Record?> = []
    private var idleWorkers: [UnsafeContinuation<Void, Never>] = []
    /// Workers that are made or woken, and have not taken an element yet.
    private var coming = 0
    /// Those of them that are not made yet.
    private var unmade = 0
    private var spawner: UnsafeContinuation<Void, Never>?
    private var isEmitting = false
    /// Whether a worker is about to take the next element itself.
    private var isTaken = false
    private var isEnding = false
    @usableFromInline private(set) var isOver = false
    private var failure: (any Error)?

    init(limit: Int, order: WindowSlots.Order, segment: Segment, context: TaskContext) {
        slots = WindowSlots(limit: limit, order: order)
        self.segment = segment
        self.context = context
    }

    var isFull: Bool { !isOver && slots.isFull }

    /// Gives an element a place; `dispatch` has to follow.
    @usableFromInline
    func admit(key: UInt64) -> Int {
        let slot = slots.admit(key: key)
        if slot == origins.count { origins.append(context.origin) } else { origins[slot] = context.origin }
        return slot
    }

    /// Sees to it that there are workers for all elements that may start. They take them in order when they come to it.
    @usableFromInline
    func dispatch() {
        guard !isTaken else { return }
        while coming < slots.startable {
            coming += 1
            if let worker = idleWorkers.popLast() {
                worker.resume()
            } else {
                unmade += 1
                wakeSpawner()
            }
        }
    }

    // MARK: Workers

    /// Returns how many workers have to be made; nil at the end.
    @usableFromInline
    func needForWorkers() async -> Int? {
        if !isOver, unmade == 0 { await withUnsafeContinuation { spawner = $0 } }
        defer { unmade = 0 }
        return isOver ? nil : unmade
    }

    /// Whether a worker may begin its call; if not, it has to end.
    @usableFromInline
    func mayBegin() -> Bool {
        if !isOver, !isGivenUp { return true }
        fail(CancellationError())
        return false
    }

    /// A call has ended.
    ///
    /// - Returns: Whether the worker is to pass results on. Nobody else does until `endPassingOn`.
    @usableFromInline
    func complete(_ slot: Int) -> Bool {
        slots.complete(slot)
        isTaken = true
        guard !isEmitting else { return false }
        isEmitting = true
        return true
    }

    /// The next element for a worker that has passed on what it could; nil if it has to `wait`.
    @usableFromInline
    func next() -> Int? {
        isTaken = false
        guard let slot = start() else { return nil }
        dispatch()
        return slot
    }

    /// The next element for a worker that was made or woken; nil if it has to `wait`.
    @usableFromInline
    func firstOfNewcomer() -> Int? {
        coming -= 1
        return start()
    }

    /// The next element for a worker as soon as there is one; nil at the end.
    @usableFromInline
    func wait() async -> Int? {
        while !isOver {
            await withUnsafeContinuation { idleWorkers.append($0) }
            if let slot = firstOfNewcomer() { return slot }
        }
        return nil
    }

    private func start() -> Int? { isOver ? nil : slots.start() }

    private var isGivenUp: Bool { Task.isCancelled || context.failure != nil }

    private func wakeSpawner() {
        spawner?.resume()
        spawner = nil
    }

    // MARK: Results

    /// The element whose turn it is to be passed on, if it is complete.
    @usableFromInline var nextResult: Int? { isOver ? nil : slots.next }

    @usableFromInline var isHeldUpDownstream: Bool { segment.downstream.isFull }

    /// Returns when there is room downstream, or the attempt has failed, which ends this. Other workers go on meanwhile.
    @usableFromInline
    func roomDownstream() async {
        isTaken = false
        dispatch()
        do { try await segment.roomDownstream() } catch { fail(error) }
        isTaken = true
    }

    /// Frees the element's place; what follows is about its record.
    @usableFromInline
    func release(_ slot: Int) {
        slots.release(slot)
        context.origin = origins[slot]
        origins[slot] = nil
    }

    /// The element that was released is passed on.
    @usableFromInline
    func didPassOn() {
        if !slots.isFull { segment.wake() }
        endIfDone()
    }

    @usableFromInline
    func endPassingOn() { isEmitting = false }

    /// What becomes of an element whose call has failed.
    @usableFromInline
    func resolve(_ error: any Error) throws {
        let spent = error as? AttemptsSpent
        try context.resolve(spent?.cause ?? error, in: segment.number, attempts: spent?.attempts ?? 1)
    }

    // MARK: The end

    func endInput() {
        isEnding = true
        endIfDone()
    }

    func close() { isOver = true }

    @usableFromInline
    func fail(_ error: any Error) {
        failure = failure ?? error
        context.note(error)
        end()
    }

    @usableFromInline
    func checkFailure() throws {
        if let failure { throw failure }
    }

    private func endIfDone() {
        if isEnding, slots.count == 0 || isGivenUp { end() }
    }

    private func end() {
        isOver = true
        for worker in idleWorkers { worker.resume() }
        idleWorkers.removeAll()
        wakeSpawner()
    }
}
