import DequeModule

/// Names a commit unit.
package struct UnitID: Hashable, Sendable, Comparable {
    package let rawValue: UInt64
    package init(_ rawValue: UInt64) { self.rawValue = rawValue }
    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// Which offsets may be committed.
///
/// A unit's offsets become committable once the unit is complete *and* every earlier unit of each of its lanes is: so
/// what is committed is contiguous per lane, whatever order units complete in. Committable offsets are coalesced until
/// the next request; at most one request is in flight.
package struct CommitTracker {
    private struct Entry {
        let unit: UnitID
        var until: Int64
    }

    private struct Unit {
        var lanes: [LaneID]
        var isComplete = false
    }

    private enum Request {
        case none
        case inFlight(RequestID, [LaneID: Int64])
    }

    private var queues = LaneMap<Deque<Entry>>()
    private var units: [UnitID: Unit] = [:]
    private var committable: [LaneID: Int64] = [:]
    private var request = Request.none
    private var requests = Sequence64()

    package init() {}

    /// Whether there is something to commit, and no request in flight.
    package var canRequest: Bool {
        if case .inFlight = request { return false }
        return !committable.isEmpty
    }

    /// Whether nothing is left to commit, nor in flight, for any lane that is still ours: a request of which all was
    /// forgotten may stay without an answer.
    package var isSettled: Bool { unsettled.isEmpty }

    /// What is left to commit, or in flight.
    package var unsettled: [LaneID: Int64] {
        guard case .inFlight(_, let offsets) = request else { return committable }
        return committable.merging(offsets) { newer, _ in newer }
    }

    /// Whether nothing is left to commit, nor in flight, for `lane`.
    package func isSettled(_ lane: LaneID) -> Bool {
        if case .inFlight(_, let offsets) = request, offsets[lane] != nil { return false }
        return committable[lane] == nil
    }

    /// Notes a unit, in the order in which its lanes will have to be committed.
    package mutating func register(_ unit: UnitID, _ ranges: [(lane: LaneID, until: Int64)]) {
        units[unit] = Unit(lanes: ranges.map(\.lane))
        for range in ranges {
            if queues[range.lane] == nil { queues[range.lane] = [] }
            queues[range.lane]?.append(Entry(unit: unit, until: range.until))
        }
    }

    /// Makes an offset committable to which no work has led: where the lane begins, or goes on after a loss. Passed over
    /// while the lane has units, which lead further.
    package mutating func add(_ lane: LaneID, _ offset: Int64) {
        if queues[lane]?.isEmpty ?? true { committable[lane] = offset }
    }

    /// Says where a lane's part of a unit really ended.
    package mutating func shorten(_ unit: UnitID, _ lane: LaneID, until: Int64) {
        guard let index = queues[lane]?.firstIndex(where: { $0.unit == unit }) else { return }
        queues[lane]?[index].until = until
    }

    /// Takes a lane's part out of a unit: it will not be done. A unit that is left with no part is forgotten.
    package mutating func withdraw(_ unit: UnitID, _ lane: LaneID) { withdraw(unit, [lane]) }

    /// The same for several lanes.
    package mutating func withdraw(_ unit: UnitID, _ lanes: Set<LaneID>) {
        for lane in lanes { queues[lane]?.removeAll { $0.unit == unit } }
        units[unit]?.lanes.removeAll { lanes.contains($0) }
        let rest = units[unit]?.lanes ?? []
        if rest.isEmpty { units[unit] = nil }
        settle(lanes.sorted() + rest)
    }

    /// Notes that a unit's output is delivered.
    package mutating func complete(_ unit: UnitID) {
        units[unit]?.isComplete = true
        settle(units[unit]?.lanes ?? [])
    }

    /// Notes that a unit is complete, and committed already: a transaction has done both.
    ///
    /// - Returns: Where its lanes stand now.
    package mutating func completeCommitted(_ unit: UnitID) -> [LaneID: Int64] {
        let lanes = units[unit]?.lanes ?? []
        complete(unit)
        var committed: [LaneID: Int64] = [:]
        for lane in lanes { committed[lane] = committable.removeValue(forKey: lane) }
        return committed
    }

    /// Forgets what could have been committed for a lane that is no longer ours.
    package mutating func forget(_ lane: LaneID) {
        for entry in queues[lane] ?? [] { withdraw(entry.unit, lane) }
        committable[lane] = nil
        if case .inFlight(let id, var offsets) = request {
            offsets[lane] = nil
            request = .inFlight(id, offsets)
        }
    }

    /// Opens a request with all that is committable; nil if there is nothing, or one is in flight.
    package mutating func makeRequest() -> (id: RequestID, offsets: [LaneID: Int64])? {
        guard canRequest else { return nil }
        let id = RequestID(requests.next())
        let offsets = committable
        committable = [:]
        request = .inFlight(id, offsets)
        return (id, offsets)
    }

    /// Notes that the request was granted, and returns what is committed now, but for what was forgotten meanwhile. A
    /// late answer to an older request is passed over: nil.
    @discardableResult
    package mutating func requestSucceeded(_ id: RequestID) -> [LaneID: Int64]? {
        guard case .inFlight(id, let offsets) = request else { return nil }
        request = .none
        return offsets
    }

    /// Puts the offsets of a refused request back, below what became committable meanwhile.
    @discardableResult
    package mutating func requestFailed(_ id: RequestID) -> Bool {
        guard case .inFlight(id, let offsets) = request else { return false }
        request = .none
        committable.merge(offsets) { newer, _ in newer }
        return true
    }

    /// Moves every unit that is complete and first in all of its lanes to what is committable.
    private mutating func settle(_ lanes: [LaneID]) {
        var pending = lanes
        while let lane = pending.popLast() {
            guard let head = queues[lane]?.first, let unit = units[head.unit] else { continue }
            guard unit.isComplete, unit.lanes.allSatisfy({ queues[$0]?.first?.unit == head.unit }) else { continue }
            units[head.unit] = nil
            for member in unit.lanes {
                if let entry = queues[member]?.popFirst() { committable[member] = entry.until }
            }
            pending.append(contentsOf: unit.lanes)
        }
    }
}
