import SluiceKafka

extension LagReport {
    /// The report as text.
    ///
    /// - Parameter withHeadings: Whether CSV begins with the columns' names.
    func lines(_ format: OutputFormat, withHeadings: Bool) -> [String] {
        switch format {
        case .table: groups.isEmpty ? ["no groups"] : Array(groups.map(Self.table).joined(separator: [""]))
        case .json: groups.map { GroupDocument($0).text }
        case .csv: (withHeadings ? [GroupCSV.headings] : []) + groups.flatMap(GroupCSV.lines)
        }
    }

    private static func table(_ group: GroupView) -> [String] {
        var table = TextTable([
            .text("TOPIC"), .number("PARTITION"), .number("COMMITTED"), .number("LOG START"), .number("LOG END"),
            .number("LAG"), .text("MEMBER"), .text("NOTE"),
        ])
        table.rows = group.partitions.map { view in
            [
                view.partition.topic, "\(view.partition.partition)", view.committed.cell, view.logStart.cell,
                view.logEnd.cell, view.lag.cell, view.member?.name ?? "-", view.note ?? "",
            ]
        }
        let heading = "group \(group.group.visible): \(group.condition), lag \(group.lag)"
        guard !group.partitions.isEmpty else { return [heading, "nothing is committed or assigned"] }
        return [heading] + table.lines + totals(of: group).map(sentence)
    }

    private static func sentence(_ total: Total) -> String {
        var text =
            "topic \(total.topic): lag \(total.lag) in \(total.partitions) partition\(total.partitions == 1 ? "" : "s")"
        if total.uncommitted > 0 { text += ", \(total.uncommitted) without a committed offset" }
        if total.unknown > 0 { text += ", \(total.unknown) unknown" }
        return text
    }
}
