/// Elements of one attempt for which asynchronous calls are under way: a sliding window.
///
/// Each call runs in a worker, a child task that takes one element after another, and is started when there are more
/// elements than workers. Whichever worker completes an element whose turn it is passes on all that may be passed on, and
/// waits for room downstream if need be; the others go on meanwhile.
///
/// Nothing is locked: what pushes, and all workers, run on one executor's thread, one job at a time, since child tasks
/// inherit the preference for that executor. Only the user's calls may be elsewhere between their start and their end.
///
/// Sendable: see above.
final class Window<Element, Output>: SegmentWork, @unchecked Sendable {
    private struct Entry {
        var element: Element?
        var result: Result<Output, any Error>?
        /// The record that the element came from.
        var origin: Record?
    }

    /// What workers are told instead of an element's place: that there are no more.
    private static var end: Int { -1 }

    private let context: TaskContext
    private let segment: Segment
    private let call: (Element) async throws -> Output
    private let key: ((Element) -> UInt64)?
    private let emit: (Output) throws -> Void

    private var slots: WindowSlots
    private var entries: ContiguousArray<Entry> = []
    private var idleWorkers: [CheckedContinuation<Int, Never>] = []
    /// Elements that have started and for which a worker has to be made.
    private var unassigned: [Int] = []
    private var spawner: CheckedContinuation<Void, Never>?
    private var isEmitting = false
    private var isEnding = false
    private var isOver = false
    private var failure: (any Error)?

    /// - Parameters:
    ///   - key: A seeded hash of the element's key, where that orders.
    ///   - emit: Takes what `call` returns, when it is its turn.
    init(
        limit: Int,
        order: WindowSlots.Order,
        key: ((Element) -> UInt64)?,
        segment: Segment,
        context: TaskContext,
        call: @escaping (Element) async throws -> Output,
        emit: @escaping (Output) throws -> Void
    ) {
        slots = WindowSlots(limit: limit, order: order)
        self.key = key
        self.segment = segment
        self.context = context
        self.call = call
        self.emit = emit
    }

    var isFull: Bool { !isOver && slots.isFull }

    /// Takes an element; its call begins as soon as there is room for it.
    func push(_ element: Element) {
        guard !isOver else { return }
        let slot = slots.admit(key: key?(element) ?? 0)
        let entry = Entry(element: element, result: nil, origin: context.origin)
        if slot == entries.count { entries.append(entry) } else { entries[slot] = entry }
        dispatch()
    }

    func endInput() {
        isEnding = true
        endIfDone()
    }

    func close() { isOver = true }

    /// Runs until every worker has ended.
    func run() async throws {
        await withDiscardingTaskGroup { group in
            while !isOver {
                for slot in unassigned { group.addTask { await self.work(from: slot) } }
                unassigned.removeAll(keepingCapacity: true)
                await withCheckedContinuation { spawner = $0 }
            }
        }
        entries.removeAll()
        if let failure { throw failure }
    }

    // MARK: Workers

    private func work(from first: Int) async {
        var slot = first
        while slot != Self.end {
            guard !isOver, !isGivenUp else { return fail(CancellationError()) }
            await complete(slot)
            if !isEmitting { await passOn() }
            if isOver { return }
            if let next = slots.start() {
                slot = next
                dispatch()
            } else {
                slot = await withCheckedContinuation { idleWorkers.append($0) }
            }
        }
    }

    private var isGivenUp: Bool { Task.isCancelled || context.failure != nil }

    private func complete(_ slot: Int) async {
        guard let element = entries[slot].element else { return }
        do {
            entries[slot].result = .success(try await call(element))
        } catch {
            entries[slot].result = .failure(error)
        }
        entries[slot].element = nil
        slots.complete(slot)
    }

    /// Gives elements that may start to workers.
    private func dispatch() {
        while let slot = slots.start() {
            if let worker = idleWorkers.popLast() {
                worker.resume(returning: slot)
            } else {
                unassigned.append(slot)
                wakeSpawner()
            }
        }
    }

    private func wakeSpawner() {
        spawner?.resume()
        spawner = nil
    }

    // MARK: Results

    /// Passes on what is complete, as far as it is its turn.
    private func passOn() async {
        isEmitting = true
        defer { isEmitting = false }
        do {
            while !isOver, let slot = slots.next {
                if segment.downstream.isFull {
                    dispatch()
                    try await segment.roomDownstream()
                }
                try passOn(slot)
            }
        } catch {
            fail(error)
        }
    }

    private func passOn(_ slot: Int) throws {
        let entry = entries[slot]
        entries[slot] = Entry()
        slots.release(slot)
        context.origin = entry.origin
        switch entry.result {
        case .success(let output):
            try emit(output)
        case .failure(let error): try resolve(error)
        case nil: break
        }
        if !slots.isFull { segment.wake() }
        endIfDone()
    }

    private func resolve(_ error: any Error) throws {
        let spent = error as? AttemptsSpent
        try context.resolve(spent?.cause ?? error, in: segment.number, attempts: spent?.attempts ?? 1)
    }

    // MARK: The end

    private func endIfDone() {
        if isEnding, slots.count == 0 || isGivenUp { end() }
    }

    private func fail(_ error: any Error) {
        failure = failure ?? error
        context.note(error)
        end()
    }

    private func end() {
        isOver = true
        for worker in idleWorkers { worker.resume(returning: Self.end) }
        idleWorkers.removeAll()
        wakeSpawner()
    }
}
