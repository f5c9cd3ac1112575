internal import DequeModule

/// Running totals as they were at the last looks, and how fast they grew between them.
struct RateWindow: Sendable {
    /// How far it goes back; a look's beginning may lie before that.
    static let length = Duration.seconds(10)
    /// Looks that are kept, however close together they are.
    private static let maxLooks = 64

    private struct Look {
        let at: Instant
        var totals: [Int64]
    }

    private var looks: Deque<Look> = []

    /// Adds a look at the totals, which never shrink; there may be more of them than before.
    mutating func add(_ totals: [Int64], at now: Instant) {
        if let last = looks.last, last.at >= now {
            looks[looks.count - 1].totals = totals
            return
        }
        looks.append(Look(at: now, totals: totals))
        let start = now.advanced(by: .zero - Self.length)
        while looks.count > 2, looks[1].at <= start || looks.count > Self.maxLooks { looks.removeFirst() }
    }

    /// The growth of a total, a second; 0 while there is one look.
    func rate(_ index: Int) -> Double {
        guard let first = looks.first, let last = looks.last, index < last.totals.count else { return 0 }
        let elapsed = first.at.duration(to: last.at).seconds
        // What has joined since has grown from nothing.
        let start = index < first.totals.count ? first.totals[index] : 0
        return elapsed > 0 ? Double(last.totals[index] - start) / elapsed : 0
    }

    /// The growth of a total, a second, over no more than the last of that time, or since the look before.
    func rate(_ index: Int, over length: Duration) -> Double {
        var recent = self
        guard let last = looks.last else { return 0 }
        let start = last.at.advanced(by: .zero - length)
        while recent.looks.count > 2, recent.looks[1].at <= start { recent.looks.removeFirst() }
        return recent.rate(index)
    }

    /// Nothing happens any more.
    mutating func clear() { looks = [] }
}
