/// Spreads a rate evenly over time, however irregularly it is asked what is due.
package struct SteadyRate {
    private let perSecond: Double
    private var last: ContinuousClock.Instant
    private var credit = 0.0

    /// - Parameter perSecond: At least 0.
    package init(perSecond: Int, from start: ContinuousClock.Instant = .now) {
        self.perSecond = Double(perSecond)
        last = start
    }

    /// How much has become due since the last call.
    package mutating func due(at now: ContinuousClock.Instant = .now) -> Int {
        credit += (now - last) / .seconds(1) * perSecond
        last = now
        let whole = credit.rounded(.towardZero)
        credit -= whole
        return Int(whole)
    }
}
