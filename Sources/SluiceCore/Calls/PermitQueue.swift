import DequeModule

/// Who has one of a number of permits, and who is next: first come, first served.
package struct PermitQueue: Sendable {
    /// Permits in all. At least 1.
    package let capacity: Int
    /// Permits that are taken.
    package private(set) var inUse = 0
    /// Those who wait; who has given up stays in line until it is its turn.
    private var line: Deque<UInt64> = []
    private var waitingNumbers: Set<UInt64> = []

    package init(capacity: Int) { self.capacity = capacity }

    /// How many wait.
    package var waiting: Int { waitingNumbers.count }

    /// Takes a permit; false if there is none, and the caller has to get in line.
    package mutating func take() -> Bool {
        guard inUse < capacity else { return false }
        inUse += 1
        return true
    }

    /// Gets in line, under a number that nobody else has.
    package mutating func wait(_ number: UInt64) {
        line.append(number)
        waitingNumbers.insert(number)
    }

    /// Gives a permit back; returns who has it now, if anybody waits.
    package mutating func giveBack() -> UInt64? {
        while let next = line.popFirst() {
            if waitingNumbers.remove(next) != nil { return next }
        }
        inUse -= 1
        return nil
    }

    /// Leaves the line; false if it was its turn already, and it has a permit.
    package mutating func giveUp(_ number: UInt64) -> Bool { waitingNumbers.remove(number) != nil }
}
