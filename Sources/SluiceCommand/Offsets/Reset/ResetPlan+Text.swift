import SluiceKafka

extension ResetPlan {
    /// Old and new offset of each partition, and what that means.
    var lines: [String] {
        var table = TextTable([
            .text("TOPIC"), .number("PARTITION"), .number("OLD"), .number("NEW"), .number("READ AGAIN"),
            .number("SKIPPED"), .text("NOTE"),
        ])
        table.rows = moves.map { move in
            [
                move.partition.topic, "\(move.partition.partition)", move.old.offset, move.new.offset, move.again.cell,
                move.skipped.cell, move.note ?? (move.isChange ? "" : "as it is"),
            ]
        }
        return moves.isEmpty ? [] : table.lines + [summary]
    }

    /// At most, since not every offset bears a record.
    private var summary: String {
        let changes = moves.count(where: \.isChange)
        let again = moves.reduce(0) { $0 + ($1.again ?? 0) }
        let skipped = moves.reduce(0) { $0 + ($1.skipped ?? 0) }
        return """
            \(changes) of \(moves.count) partitions to change: at most \(again) records are read again, and \(skipped) are \
            skipped
            """
    }

    /// What is in the way, a line a partition.
    var refusalLines: [String] {
        let shown = refusals.prefix(Self.maxRefusals).map { "\($0.partition): \($0.reason)" }
        guard refusals.count > shown.count else { return shown }
        return shown + ["and \(refusals.count - shown.count) more partitions"]
    }

    /// An error names no more partitions than that.
    private static let maxRefusals = 20
}

extension Int64? {
    /// `none` where there is no offset.
    fileprivate var offset: String { map { "\($0)" } ?? "none" }
}
