internal import Sluice
internal import Synchronization

/// Statuses, each made once for all who ask for the same at about the same time: however many ask, and however often, that
/// is twice a second for each cursor. How many cursors there are is bounded by the streams that are open, which move on by
/// cursors of their own, and by `maxResumed`.
///
/// Called from the monitor's thread. No lock is held while a status is made.
final class StatusTexts: Sendable {
    /// How old a status may be that is given out again. Shorter than `EventPace.interval`, so that no stream gets the
    /// same twice.
    static let freshness = Duration.milliseconds(500)
    /// Statuses that are kept at once; further ones are made anew for each.
    static let maxKept = 16
    /// Cursors that clients can come back to within `freshness`; those who come with others get all there is.
    static let maxResumed = 2

    private struct Kept {
        let text: StatusText
        let madeAt: Duration
    }

    private struct State {
        var kept: [UInt64?: Kept] = [:]
        var lastCursor: UInt64 = 0
        /// When updates were made for clients that came back.
        var resumed: [Duration] = []
    }

    /// Tells the cursors of this monitor from those of others.
    let run = String(UInt64.random(in: .min ... .max), radix: 36)

    private let status: @Sendable (UInt64?) -> ApplicationStatus
    private let state = Mutex(State())

    init(_ status: @escaping @Sendable (UInt64?) -> ApplicationStatus) { self.status = status }

    /// - Parameters:
    ///   - cursor: Nil for all; one that was given out for what has changed since.
    ///   - now: On the same clock each time.
    /// - Throws: What the status can't be written for.
    func text(after cursor: UInt64?, at now: Duration) throws -> StatusText {
        if let text = kept(cursor, at: now) { return text }
        let text = try StatusText(status(cursor), name: cursor == nil ? "status" : "update", run: run)
        state.withLock { state in
            state.lastCursor = max(state.lastCursor, text.cursor)
            if cursor == nil || state.kept.count < Self.maxKept { state.kept[cursor] = Kept(text: text, madeAt: now) }
        }
        return text
    }

    /// What a client gets that comes back: what it has missed; or all there is if it has nothing that was given out here,
    /// or too many others came back to other places just now. A client names any cursor that it likes, and each costs an
    /// update, but all there is is made once for all.
    ///
    /// - Parameter id: The last event that the client has.
    /// - Throws: What the status can't be written for.
    func text(resuming id: EventID?, at now: Duration) throws -> StatusText {
        guard let cursor = id.flatMap(cursor), mayResume(cursor, at: now) else { return try text(after: nil, at: now) }
        return try text(after: cursor, at: now)
    }

    private func mayResume(_ cursor: UInt64, at now: Duration) -> Bool {
        if kept(cursor, at: now) != nil { return true }
        return state.withLock { state in
            state.resumed.removeAll { now - $0 >= Self.freshness }
            guard state.resumed.count < Self.maxResumed else { return false }
            state.resumed.append(now)
            return true
        }
    }

    /// The cursor in an event's id, if it was given out here.
    func cursor(in id: EventID) -> UInt64? {
        guard id.run == run else { return nil }
        return state.withLock { id.cursor <= $0.lastCursor ? id.cursor : nil }
    }

    private func kept(_ cursor: UInt64?, at now: Duration) -> StatusText? {
        state.withLock { state in
            state.kept = state.kept.filter { now - $0.value.madeAt < Self.freshness }
            return state.kept[cursor]?.text
        }
    }
}
