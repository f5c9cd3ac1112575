import Synchronization

/// Does something the nth time.
final class Countdown: Sendable {
    private let left: Mutex<Int>

    init(_ count: Int) { left = Mutex(count) }

    func step(_ body: () -> Void) {
        let isNow = left.withLock { left in
            left -= 1
            return left == 0
        }
        if isNow { body() }
    }
}
