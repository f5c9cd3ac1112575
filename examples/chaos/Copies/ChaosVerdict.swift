import Sluice
import SluiceTesting

/// What a run has come to.
struct ChaosVerdict {
    let guarantee: DeliveryGuarantee
    let seed: UInt64
    let written: Int64
    let checker: OutputChecker<OutputOrder.Lane>
    /// Why the output can't be judged.
    let failure: String?
    /// How long it took until everything was out and committed; nil when it was not in time.
    let healed: Duration?
    let disturbances: Int
    /// Records of the output that no committed reader sees; nil when there are no transactions.
    let dropped: Int64?

    var isGood: Bool {
        failure == nil && healed != nil && checker.lost == 0 && checker.late == 0 && checker.strays == 0
            && (guarantee == .atLeastOnce || (checker.repeats == 0 && checker.violationCount == 0))
    }

    var text: String {
        let healing = healed.map {
            "complete and committed \(Int($0 / .milliseconds(1))) ms after the last disturbance"
        }
        let lines = [
            "",
            "\(isGood ? "good" : "FAILED"), \(guarantee.rawValue): \(written) records, \(disturbances) disturbances; "
                + "seed \(seed)",
            "lost\(healed == nil ? ", or still to come" : ""): \(checker.lost)",
            "duplicated: \(checker.repeats), in \(checker.rewinds) goings-back of a key",
            "out of order: \(checker.late)",
            "never written, or in the wrong partition: \(checker.strays)",
            healing ?? "NOT complete and committed in time",
        ]
        let aborted = dropped.map { ["in aborted transactions, unseen by committed readers: \($0) records"] } ?? []
        return (lines + aborted + details).joined(separator: "\n")
    }

    /// The first things that were wrong. With at-least-once, repeats may come between others: that is no disorder.
    private var details: [String] {
        (failure.map { ["  \($0)"] } ?? []) + (isGood ? [] : checker.violations.map { "  \($0)" })
    }
}
