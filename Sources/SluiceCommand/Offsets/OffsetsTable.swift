import SluiceKafka

/// What a group has committed, as text.
struct OffsetsTable {
    let group: GroupView
    /// Whether the times of the records at the committed offsets were looked for.
    var showsTimes = false

    func lines(_ format: OutputFormat) -> [String] {
        switch format {
        case .table: table
        case .json: [GroupDocument(group).text]
        case .csv: [GroupCSV.headings] + GroupCSV.lines(group)
        }
    }

    private var table: [String] {
        var table = TextTable(
            [
                .text("TOPIC"), .number("PARTITION"), .number("COMMITTED"), .number("LOG START"), .number("LOG END"),
                .text("METADATA"),
            ] + (showsTimes ? [.text("NEXT RECORD")] : []) + [.text("NOTE")]
        )
        table.rows = group.partitions.map { view in
            [
                view.partition.topic, "\(view.partition.partition)", view.committed.cell, view.logStart.cell,
                view.logEnd.cell, view.committed?.metadata ?? "",
            ] + (showsTimes ? [view.nextRecordTime.map(utcText) ?? "-"] : []) + [view.note ?? ""]
        }
        let heading = "group \(group.group.visible): \(group.condition)"
        return [heading] + (table.rows.isEmpty ? ["nothing is committed or assigned"] : table.lines)
    }
}
