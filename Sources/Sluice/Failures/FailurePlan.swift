/// What each operator of a plan does with what fails, and the sinks that takes.
struct FailurePlan: Sendable {
    /// A policy with its place among `sinks`.
    enum Action: Hashable, Sendable {
        case fail
        case skip
        case deadLetter(sink: Int)
    }

    /// What each operator is called in errors, by number: the second `map` is `map 2`.
    let operatorNames: [String]
    /// By the operators' numbers.
    private let actions: [Action]
    /// One for each distinct target of dead letters.
    let sinks: [any DeadLetterSink]
    /// The topics among those targets.
    let topics: [String]

    /// - Parameters:
    ///   - live: The operators that run; no other one needs its target.
    ///   - standard: The policy of operators that have none.
    ///   - firstSink: Numbers the first dead-letter sink.
    init(_ operators: [PlanBuilder.Operator], live: Set<Int>, standard: FailurePolicy, firstSink: Int) {
        var targets: [DeadLetterTarget] = []
        actions = operators.map { entry in
            guard entry.canFail, entry.sink != nil || live.contains(entry.number) else { return .fail }
            return Self.action(entry.onFailure ?? standard, &targets)
        }
        operatorNames = Self.names(of: operators)
        sinks = targets.enumerated().map { $1.makeSink(SinkID(firstSink + $0)) }
        topics = targets.compactMap(\.topic)
    }

    func action(of node: Int) -> Action { actions[node] }

    /// What an operator does with failures, for `explain()`; empty when they fail the task.
    func explanation(of node: Int) -> String { policy(of: node).map { " (\($0))" } ?? "" }

    /// The same by itself; nil when they fail the task.
    func policy(of node: Int) -> String? {
        switch actions[node] {
        case .fail: nil
        case .skip: "on failure: skip"
        case .deadLetter(let sink): "on failure: dead letter to \(sinks[sink].name)"
        }
    }

    private static func action(_ policy: FailurePolicy, _ targets: inout [DeadLetterTarget]) -> Action {
        switch policy.action {
        case .fail: return .fail
        case .skip: return .skip
        case .deadLetter(let target):
            if let known = targets.firstIndex(where: { $0.identity == target.identity }) {
                return .deadLetter(sink: known)
            }
            targets.append(target)
            return .deadLetter(sink: targets.count - 1)
        }
    }

    private static func names(of operators: [PlanBuilder.Operator]) -> [String] {
        var seen: [String: Int] = [:]
        return operators.map { entry in
            // Without its settings.
            let name = entry.name.split(separator: " (", maxSplits: 1).first.map(String.init) ?? entry.name
            seen[name, default: 0] += 1
            let count = seen[name, default: 1]
            return count == 1 ? name : "\(name) \(count)"
        }
    }
}
