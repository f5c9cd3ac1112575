import SluiceKafka

/// What the group has after a reset, beside what was planned.
struct ResetOutcome {
    /// An error names no more partitions than that.
    private static let maxFaults = 20

    /// A line for each partition that is not as planned.
    let faults: [String]
    /// Whether the group was found to have members.
    let gotMember: Bool
    private let count: Int

    /// - Parameters:
    ///   - found: What the group has now, as it was read back.
    ///   - refusals: What the broker said to the change.
    init(
        _ plan: ResetPlan,
        found: [KafkaPartition: Result<ConsumerGroups.CommittedOffset?, KafkaError>],
        refusals: [KafkaPartition: KafkaError]
    ) {
        count = plan.moves.count
        gotMember = refusals.values.contains { Self.active.contains($0.code) }
        faults = plan.moves.compactMap { move in
            let reason = refusals[move.partition].map { " (\($0.message))" } ?? ""
            switch found[move.partition] {
            case .success(let offset) where offset?.offset == move.new: return nil
            case .success(let offset): return "\(move.partition): \(Self.text(offset))\(reason)"
            case .failure(let error): return "\(move.partition): \(error.message)\(reason)"
            case nil: return "\(move.partition): the broker left it out\(reason)"
            }
        }
    }

    /// Nil when the group has what was planned, whatever was said on the way.
    ///
    /// - Parameter failure: What went wrong with the change as a whole.
    func fault(after failure: ToolError?) -> ToolError? {
        guard !faults.isEmpty else { return nil }
        var lines = ["\(faults.count) of \(count) partitions do not have the offset that was planned"]
        lines += faults.prefix(Self.maxFaults)
        if faults.count > Self.maxFaults { lines.append("and \(faults.count - Self.maxFaults) more") }
        if gotMember { lines.append("The group got a member meanwhile: stop it and try again") }
        if let failure { lines.append("\(failure)") }
        return ToolError(lines.joined(separator: "\n"))
    }

    /// What brokers say when a group has members.
    private static let active: Set<KafkaError.Code> = [
        .unknownMember, .illegalGeneration, .rebalanceInProgress, .groupSubscribedToTopic, .fencedInstance,
        KafkaError.Code(rawValue: 68),  // NON_EMPTY_GROUP
    ]

    private static func text(_ offset: ConsumerGroups.CommittedOffset?) -> String {
        offset.map { "it has \($0.offset)" } ?? "it has none"
    }
}
