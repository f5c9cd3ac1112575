internal import Sluice

/// An application's health as JSON.
///
/// ```json
/// {"state":"stuck","detail":"t[3] (task 7.1) running for 61 s","stuck":[{"topic":"t","partition":3,"task":"7.1",
///   "since_seconds":61.2,"doing":"running"}]}
/// ```
enum HealthBody {
    /// Pieces of stuck work that are listed; `stuck_count` has the number of all.
    static let maxStuckWork = 100

    /// The state alone.
    static func name(_ health: ApplicationHealth) -> String {
        jsonObject([("state", jsonString(health.name))]) + "\n"
    }

    /// The state, and why it is so.
    static func brief(_ health: ApplicationHealth) -> String { jsonObject(members(health)) + "\n" }

    /// The same, with the answers to both checks.
    static func overview(_ health: ApplicationHealth) -> String {
        let checks = [(name: "alive", value: "\(health.isAlive)"), (name: "ready", value: "\(health.isReady)")]
        let others = members(health).filter { $0.name != "alive" }
        return jsonObject(others.prefix(1) + checks + others.dropFirst()) + "\n"
    }

    private static func members(_ health: ApplicationHealth) -> [(name: String, value: String)] {
        var members = [(name: "state", value: jsonString(health.name))]
        if !health.isAlive { members.append(("alive", "false")) }
        let detail = health.detail ?? (health.isAlive ? nil : "the driver's thread does not answer")
        if let detail { members.append(("detail", jsonString(detail))) }
        if case .stuck(let work) = health.state {
            let listed = work.prefix(maxStuckWork).map(json).joined(separator: ",")
            members.append(("stuck", "[\(listed)]"))
            members.append(("stuck_count", "\(work.count)"))
        }
        return members
    }

    private static func json(_ work: StuckWork) -> String {
        var members = [
            (name: "topic", value: jsonString(work.partition.topic)),
            (name: "partition", value: "\(work.partition.partition)"),
        ]
        if let task = work.task { members.append(("task", jsonString("\(task)"))) }
        members.append(("since_seconds", work.sinceSeconds.isFinite ? sampleText(work.sinceSeconds) : "null"))
        members.append(("doing", jsonString(work.doing)))
        return jsonObject(members)
    }
}
