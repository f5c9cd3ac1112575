/// Elements of one attempt for which asynchronous calls are under way: a sliding window.
///
/// Each call runs in a worker, a child task that takes one element after another, and is started when there are more
/// elements than workers. Whichever worker completes an element whose turn it is passes on all that may be passed on, and
/// waits for room downstream if need be; the others go on meanwhile.
///
/// It is inlinable, so that the user's module has a window for just its elements: unspecialised, the types alone cost as
/// much as a call. What does not know of elements is in `WindowFlow`.
///
/// Sendable: as `WindowFlow` is.
@usableFromInline
final class Window<Element, Output>: @unchecked Sendable {
    @usableFromInline
    enum Entry {
        case free
        case waiting(Element)
        case complete(Output)
        case failed(any Error)
    }

    @usableFromInline let flow: WindowFlow
    @usableFromInline let call: (Element) async throws -> Output
    @usableFromInline let key: ((Element) -> UInt64)?
    @usableFromInline let emit: (Output) throws -> Void
    @usableFromInline var entries: ContiguousArray<Entry> = []

    /// - Parameters:
    ///   - key: A seeded hash of the element's key, where that orders.
    ///   - emit: Takes what `call` returns, when it is its turn.
    @inlinable
    init(
        _ flow: WindowFlow,
        key: ((Element) -> UInt64)?,
        call: @escaping (Element) async throws -> Output,
        emit: @escaping (Output) throws -> Void
    ) {
        self.flow = flow
        self.key = key
        self.call = call
        self.emit = emit
    }

    /// Takes an element; its call begins as soon as there is room for it.
    @inlinable
    func push(_ element: Element) {
        guard !flow.isOver else { return }
        let slot = flow.admit(key: key?(element) ?? 0)
        if slot == entries.count { entries.append(.waiting(element)) } else { entries[slot] = .waiting(element) }
        flow.dispatch()
    }

    /// Runs until every worker has ended.
    @inlinable
    func run() async throws {
        await withDiscardingTaskGroup { group in
            while let count = await flow.needForWorkers() {
                for _ in 0..<count { group.addTask { await self.work() } }
            }
        }
        entries.removeAll()
        try flow.checkFailure()
    }

    /// What is asynchronous is all in here: each asynchronous function in between would cost two switches of executors.
    @inlinable
    func work() async {
        var next = flow.firstOfNewcomer()
        while true {
            if next == nil { next = await flow.wait() }
            guard let slot = next, flow.mayBegin(), case .waiting(let element) = entries[slot] else { return }
            do {
                let output = try await call(element)
                entries[slot] = .complete(output)
            } catch {
                entries[slot] = .failed(error)
            }
            if flow.complete(slot) {
                while !passOn() { await flow.roomDownstream() }
                flow.endPassingOn()
            }
            next = flow.next()
        }
    }

    /// Passes on what is complete, as far as it is its turn; false if there is more than there is room for downstream.
    @inlinable
    func passOn() -> Bool {
        do {
            while let slot = flow.nextResult {
                if flow.isHeldUpDownstream { return false }
                try passOn(slot)
            }
        } catch {
            flow.fail(error)
        }
        return true
    }

    @inlinable
    func passOn(_ slot: Int) throws {
        let entry = entries[slot]
        entries[slot] = .free
        flow.release(slot)
        switch entry {
        case .complete(let output): try emit(output)
        case .failed(let error): try flow.resolve(error)
        case .free, .waiting: break
        }
        flow.didPassOn()
    }
}
