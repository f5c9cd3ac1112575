import SluiceTesting

/// What a soak has come to.
struct SoakOutcome {
    let written: Int64
    let verdict: OutputChecker<OutputOrder.Lane>
    /// What was not committed in the end; nil when the group did not tell.
    let lag: Int64?
    let failure: String?
    let disturbances: Int

    var isGood: Bool { verdict.violationCount == 0 && lag == 0 && failure == nil }

    var text: String {
        let head = """

            \(isGood ? "good" : "FAILED"): \(grouped(Int(written))) records written, \(disturbances) kills and drains
            lost: \(grouped(Int(verdict.lost))); violations in all: \(grouped(verdict.violationCount)); uncommitted: \
            \(lag.map { grouped(Int($0)) } ?? "unknown")
            repeated: \(grouped(Int(verdict.repeats))) records, in \(grouped(verdict.rewinds)) goings-back of a key
            """
        let details = verdict.violations.map { "  \($0)" } + (failure.map { ["  \($0)"] } ?? [])
        return ([head] + details).joined(separator: "\n")
    }
}
