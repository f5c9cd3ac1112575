/// Attempts and ranges that have to make room.
extension BatchHistory {
    mutating func trimAttempts(_ change: UInt64) {
        let newest = recent.last?.status.id
        while attempts > StatusLimits.attempts {
            guard let victim = victim(where: { !$0.status.attempts.isEmpty }) else { return }
            var taken = 0
            edit(victim, change) { taken = $0.leaveOutAttempts(all: victim != newest) }
            attempts -= taken
        }
    }

    mutating func trimRanges(_ change: UInt64) {
        let newest = recent.last?.status.id
        while ranges > StatusLimits.ranges {
            guard let victim = victim(where: { !$0.status.ranges.isEmpty }), victim != newest else { return }
            var taken = 0
            edit(victim, change) { taken = $0.leaveOutRanges() }
            ranges -= taken
        }
    }

    /// The oldest that is over, or else the oldest that runs.
    private func victim(where hasSome: (Entry) -> Bool) -> Int64? {
        if let over = recent.first(where: { !$0.isRunning && hasSome($0) }) { return over.status.id }
        return older.values.filter(hasSome).map(\.status.id).min() ?? recent.first(where: hasSome)?.status.id
    }
}

extension BatchHistory.Entry {
    /// - Parameter room: How many attempts and ranges there is room for, which shrinks.
    func status(within room: inout Int) -> BatchStatus {
        let details = status.attempts.count + status.ranges.count
        let fits = details <= room || room == StatusLimits.updateDetails
        room = fits || isRunning ? max(0, room - details) : 0
        guard !fits, !isRunning else { return status }
        var copy = self
        _ = copy.leaveOutAttempts(all: true)
        _ = copy.leaveOutRanges()
        return copy.status
    }

    /// - Parameter all: False for the first half.
    /// - Returns: How many.
    fileprivate mutating func leaveOutAttempts(all: Bool) -> Int {
        let count = status.attempts.count
        let taken = all ? count : max(1, count / 2)
        status.attempts.removeFirst(taken)
        status.omittedAttempts += taken
        return taken
    }

    /// - Returns: How many.
    fileprivate mutating func leaveOutRanges() -> Int {
        let taken = status.ranges.count
        status.ranges = []
        status.omittedRanges += taken
        return taken
    }
}
