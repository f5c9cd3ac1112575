import SluiceKafka

/// Groups as comma-separated values: a line a partition.
enum GroupCSV {
    static let headings =
        "group,topic,partition,committed,log_start,log_end,lag,client_id,host,instance_id,metadata,next_record_time,note"

    static func lines(_ group: GroupView) -> [String] {
        group.partitions.map { view in
            CSVText.line([
                group.group, view.partition.topic, "\(view.partition.partition)", text(view.committed?.offset),
                text(view.logStart), text(view.logEnd), text(view.lag), view.member?.clientID ?? "",
                view.member?.host ?? "", view.member?.instanceID ?? "", view.committed?.metadata ?? "",
                text(view.nextRecordTime), view.note ?? "",
            ])
        }
    }

    /// Empty where there is nothing.
    private static func text(_ number: Int64?) -> String { number.map { "\($0)" } ?? "" }
}
