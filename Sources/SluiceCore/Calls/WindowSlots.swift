import DequeModule

/// Which of a window's elements may start, and which may be passed on: places for elements that are under way, as
/// numbers that are used again.
///
/// An element is admitted, started, complete, and released when its result is passed on. At most `limit` are started
/// and not released: what is complete keeps its place until it is its turn, as in Akka's `mapAsync`.
///
/// What is asked once a call is inlinable: across modules it would copy the whole of it.
@usableFromInline
package struct WindowSlots: Sendable {
    /// The order in which results are passed on.
    @usableFromInline
    package enum Order: Hashable, Sendable {
        /// That of the elements: the head holds up those behind it, and once the window is full, what is to start.
        case input
        /// As they are complete; elements of one key run one after another.
        case key
        /// As they are complete.
        case none
    }

    /// Elements that wait behind their key, in multiples of the limit, beyond which no more are admitted.
    @inlinable package static var keyBacklogFactor: Int { 4 }

    /// Elements under way at once. At least 1.
    @usableFromInline package let limit: Int
    package let order: Order

    @usableFromInline
    struct Slot: Sendable {
        var key: UInt64 = 0
        /// The next one of the same key; -1 if there is none.
        var next = -1
        @usableFromInline var isComplete = false
    }

    @usableFromInline private(set) var slots: [Slot] = []
    private var free: [Int] = []
    /// What may start when there is room, in order.
    @usableFromInline private(set) var ready: Deque<Int> = []
    /// What is to be passed on, in that order: what is started where it is the input's, else what is complete.
    @usableFromInline private(set) var line: Deque<Int> = []
    private var lastOfKey: [UInt64: Int] = [:]
    @usableFromInline private(set) var started = 0
    @usableFromInline private(set) var behindKeys = 0

    package init(limit: Int, order: Order) {
        self.limit = limit
        self.order = order
    }

    /// Elements that are not released.
    @inlinable package var count: Int { started + ready.count + behindKeys }

    /// Whether what comes next would have to wait. What is admitted nevertheless waits for its turn.
    @inlinable package var isFull: Bool {
        started + ready.count >= limit || behindKeys / Self.keyBacklogFactor >= limit
    }

    /// Gives an element a place. `key` counts with `.key` alone.
    package mutating func admit(key: UInt64 = 0) -> Int {
        let slot = makeSlot(key)
        guard order == .key, let last = lastOfKey.updateValue(slot, forKey: key) else {
            ready.append(slot)
            return slot
        }
        slots[last].next = slot
        behindKeys += 1
        return slot
    }

    /// The next element that may start now; it has started.
    package mutating func start() -> Int? {
        guard started < limit, let slot = ready.popFirst() else { return nil }
        started += 1
        if order == .input { line.append(slot) }
        return slot
    }

    /// How many elements may start now.
    @inlinable package var startable: Int { Swift.min(limit - started, ready.count) }

    /// The element's result is there.
    package mutating func complete(_ slot: Int) {
        slots[slot].isComplete = true
        if order != .input { line.append(slot) }
        if order == .key { passOnKey(of: slot) }
    }

    /// What is to be passed on next, once that is known.
    @inlinable package var next: Int? {
        guard let slot = line.first, slots[slot].isComplete else { return nil }
        return slot
    }

    /// The element is passed on: its place is free. It must be `next`.
    package mutating func release(_ slot: Int) {
        line.removeFirst()
        free.append(slot)
        started -= 1
    }

    private mutating func makeSlot(_ key: UInt64) -> Int {
        if let slot = free.popLast() {
            slots[slot] = Slot(key: key)
            return slot
        }
        slots.append(Slot(key: key))
        return slots.count - 1
    }

    private mutating func passOnKey(of slot: Int) {
        let next = slots[slot].next
        guard next >= 0 else {
            lastOfKey[slots[slot].key] = nil
            return
        }
        behindKeys -= 1
        ready.append(next)
    }
}
