import SluiceKafka

/// A reset as it was asked for: looks, checks, changes and looks again.
struct ResetRun {
    private static let access = "READ on the group and on the topics"

    let client: ClusterClient
    let group: String
    /// What was named; nothing when the target names partitions.
    let selections: [PartitionSelection]
    let target: ResetTarget
    let outOfRange: OutOfRange
    let isForced: Bool
    let mayCreate: Bool

    /// How the group stands, and what the reset would do.
    func look() throws -> (view: GroupView, plan: ResetPlan) {
        let views = try GroupSurvey(client: client).views(of: [group], in: topics, stable: true)
        guard var view = views.first else { throw ToolError("the cluster said nothing of group \(group.visible)") }
        let known = Set(view.partitions.map(\.partition))
        if let missing = named.subtracting(known).min() {
            let count = known.count { $0.topic == missing.topic }
            throw ToolError("\(missing): the topic has only partitions 0 to \(count - 1). Nothing was changed")
        }
        view.partitions.removeAll { !isSelected($0.partition) }
        let times = try offsetsByTime(view)
        return (view, ResetPlan(view.partitions, to: target, times: times, outOfRange: outOfRange))
    }

    /// Stops where the reset must not be done.
    func check(_ view: GroupView, _ plan: ResetPlan) throws(ToolError) {
        if let refusal = ResetGate.refusal(of: view, isForced: isForced, mayCreate: mayCreate) {
            throw ToolError(refusal)
        }
        guard view.description != nil || plan.deletions.isEmpty else {
            throw ToolError("a broker that tells nothing of groups, as the embedded one, deletes no offsets. Name one")
        }
        guard plan.refusals.isEmpty else {
            let advice = outOfRange == .refuse ? ["--out-of-range clamp takes the nearer end of a log"] : []
            throw ToolError((["nothing was changed"] + plan.refusalLines + advice).joined(separator: "\n"))
        }
    }

    /// Stops when the group has become active, or has committed something, since the plan was made.
    func checkAgain(_ plan: ResetPlan) throws {
        let (view, now) = try look()
        try check(view, now)
        guard now.moves.map(\.old) == plan.moves.map(\.old) else {
            throw ToolError("the group has committed something meanwhile: nothing was changed. Look again")
        }
    }

    /// Changes what the plan says, and reads back what the group has.
    ///
    /// - Throws: When that is not what was planned; the error says what it is.
    func perform(_ plan: ResetPlan) throws {
        var refusals: [KafkaPartition: KafkaError] = [:]
        var failure: ToolError?
        do throws(ToolError) {
            refusals = try client.ask(access: Self.access) { groups, timeout throws(KafkaError) in
                var refused = try groups.setOffsets(plan.offsets, of: group, timeout: timeout)
                let deleted = try groups.deleteOffsets(of: plan.deletions, from: group, timeout: timeout)
                refused.merge(deleted) { first, _ in first }
                return refused
            }
        } catch {
            failure = error
        }
        let outcome = ResetOutcome(plan, found: try readBack(plan, after: failure), refusals: refusals)
        if let fault = outcome.fault(after: failure) { throw fault }
    }

    private func readBack(
        _ plan: ResetPlan,
        after failure: ToolError?
    ) throws -> [KafkaPartition: Result<ConsumerGroups.CommittedOffset?, KafkaError>] {
        let client = failure == nil ? client : try client.replaced()
        do throws(ToolError) {
            return try client.ask(access: "DESCRIBE on the group") { groups, timeout throws(KafkaError) in
                try groups.committedOffsets(of: group, for: plan.moves.map(\.partition), timeout: timeout)
            }
        } catch {
            let first = failure.map { "\($0)\n" } ?? ""
            throw ToolError("\(first)what the group has now can't be told: look with sluice offsets show\n\(error)")
        }
    }

    private func offsetsByTime(_ view: GroupView) throws -> [KafkaPartition: Result<Int64, KafkaError>] {
        guard case .time(let milliseconds) = target else { return [:] }
        guard view.description != nil else {
            throw ToolError(
                "a broker that tells nothing of groups, as the embedded one, finds no offsets by time. Name an offset"
            )
        }
        let partitions = view.partitions.filter { $0.fault == nil }.map(\.partition)
        return try client.ask(access: "DESCRIBE on the topics") { groups, timeout throws(KafkaError) in
            try groups.logs.offsets(of: partitions, since: milliseconds, timeout: timeout)
        }
    }

    private var topics: [String] {
        guard case .each(let offsets) = target else { return unique(selections.map(\.topic)) }
        return Set(offsets.keys.map(\.topic)).sorted()
    }

    /// The partitions that were named one by one.
    private var named: Set<KafkaPartition> {
        if case .each(let offsets) = target { return Set(offsets.keys) }
        return Set(
            selections.flatMap { selection in
                (selection.partitions ?? []).map { KafkaPartition(topic: selection.topic, partition: $0) }
            }
        )
    }

    private func isSelected(_ partition: KafkaPartition) -> Bool {
        if case .each(let offsets) = target { return offsets.keys.contains(partition) }
        return selections.contains { $0.contains(partition) }
    }
}
