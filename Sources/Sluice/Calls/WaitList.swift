/// Tasks that wait for something to change, all on one thread: who wakes them has changed it before, and who is woken
/// looks again.
///
/// Not for use by several threads: nothing is locked.
struct WaitList {
    private var waiters: [CheckedContinuation<Void, Never>] = []

    mutating func add(_ waiter: CheckedContinuation<Void, Never>) { waiters.append(waiter) }

    mutating func wake() {
        guard !waiters.isEmpty else { return }
        let woken = waiters
        waiters.removeAll(keepingCapacity: true)
        for waiter in woken { waiter.resume() }
    }
}
