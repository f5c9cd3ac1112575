/// When the next batch may be cut, and whether the log ends must be asked for first.
struct Cutting {
    private enum Observation {
        case none
        case wanted(notBefore: Instant?)
        case underWay(RequestID, deadline: Instant)
    }

    let trigger: Trigger
    private var schedule: TriggerSchedule?
    private var observation = Observation.none
    /// A tick's observation has come in, and its batch is not cut yet.
    private(set) var isTickOpen = false
    /// Nothing may be cut between ticks, until `askAgainAt` or a `release`.
    private var isHeldBack = false
    /// When more may be admitted though nothing else happens.
    private var askAgainAt: Instant?

    init(trigger: Trigger) {
        self.trigger = trigger
        if case .interval(let interval) = trigger { schedule = TriggerSchedule(interval: interval) }
    }

    /// Whether an observation is wanted or under way.
    var isObserving: Bool {
        if case .none = observation { false } else { true }
    }

    mutating func partitionsAssigned(isFirst: Bool, at now: Instant) {
        if isFirst { schedule?.start(at: now) }
        if trigger.stopsByItself { observation = .wanted(notBefore: nil) }
    }

    /// Takes a tick if one is due: its batch begins with an observation.
    mutating func tick(at now: Instant) {
        guard schedule?.takeTick(at: now) == true else { return }
        if case .none = observation { observation = .wanted(notBefore: nil) }
    }

    /// Whether the log ends should be asked for now.
    func wantsObservation(at now: Instant) -> Bool {
        guard case .wanted(let notBefore) = observation else { return false }
        return notBefore.map { $0 <= now } ?? true
    }

    mutating func observationStarted(_ request: RequestID, deadline: Instant) {
        observation = .underWay(request, deadline: deadline)
    }

    /// Notes the answer to an observation; false if it is not the one under way.
    mutating func observationSucceeded(_ request: RequestID) -> Bool {
        guard case .underWay(request, _) = observation else { return false }
        observation = .none
        isTickOpen = schedule != nil
        return true
    }

    /// Asks once more, since an answer left something out or was wrong. One that is under way serves as well.
    mutating func observeAgain(at instant: Instant) {
        if case .none = observation { observation = .wanted(notBefore: instant) }
    }

    /// Notes that an observation failed. An interval's next tick asks again; other triggers ask after `backoff`.
    mutating func observationFailed(_ request: RequestID, at now: Instant, backoff: Duration) {
        guard case .underWay(request, _) = observation else { return }
        observation = schedule == nil ? .wanted(notBefore: now.advanced(by: backoff)) : .none
    }

    /// Gives up waiting for an answer that is overdue.
    mutating func expireObservation(at now: Instant, backoff: Duration) {
        guard case .underWay(let request, let deadline) = observation, deadline <= now else { return }
        observationFailed(request, at: now, backoff: backoff)
    }

    /// Notes that this tick's batch was cut, or that there was nothing to cut.
    mutating func closeTick() { isTickOpen = false }

    /// Notes that more may be admitted at an instant, if there is one; and with `isHeldBack` that nothing may before.
    mutating func wait(until instant: Instant?, isHeldBack: Bool) {
        askAgainAt = instant
        self.isHeldBack = isHeldBack
    }

    /// Lets batches be cut again: what may be admitted has changed.
    mutating func release() { wait(until: nil, isHeldBack: false) }

    /// Whether nothing may be cut between ticks.
    func isHeld(at now: Instant) -> Bool { isHeldBack && askAgainAt.map { $0 > now } ?? true }

    func nextWake(isRunning: Bool) -> Instant? {
        guard isRunning else { return nil }
        let observationWake: Instant? =
            switch observation {
            case .none: nil
            case .wanted(let notBefore): notBefore
            case .underWay(_, let deadline): deadline
            }
        var earliest = observationWake
        for wake in [schedule?.nextTick, askAgainAt] {
            if let wake { earliest = min(earliest ?? wake, wake) }
        }
        return earliest
    }
}
