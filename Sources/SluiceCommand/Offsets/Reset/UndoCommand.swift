import SluiceKafka

/// The command that sets offsets back to what they were.
enum UndoCommand {
    /// Linux takes no argument of 128 KiB or more: longer lists are split.
    private static let maxListBytes = 65_536

    /// - Parameters:
    ///   - plan: What is about to be done.
    ///   - group: The group.
    ///   - cluster: The flags that reach the cluster.
    ///   - isForced: Whether the broker can't tell whether the group is active.
    static func text(for plan: ResetPlan, of group: String, cluster: [String], isForced: Bool) -> String {
        let moves = plan.moves.filter(\.isChange)
        var words = ["sluice", "offsets", "reset"] + cluster + ["--group", group]
        for list in lists(moves) { words += ["--to", list] }
        // What was committed may lie outside of the log.
        words += ["--out-of-range", OutOfRange.allow.rawValue]
        if isForced { words.append("--force") }
        return (words + ["--execute"]).map(\.shellWord).joined(separator: " ")
    }

    private static func lists(_ moves: [ResetPlan.Move]) -> [String] {
        var lists: [String] = []
        for move in moves {
            let item = "\(move.partition.topic):\(move.partition.partition)=\(move.old.map { "\($0)" } ?? "none")"
            if let last = lists.last, last.utf8.count + item.utf8.count < maxListBytes {
                lists[lists.count - 1] = last + "," + item
            } else {
                lists.append(item)
            }
        }
        return lists
    }
}
