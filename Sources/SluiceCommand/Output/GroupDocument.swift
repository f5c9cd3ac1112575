import FoundationEssentials
import SluiceKafka

/// A group as the tools write it in JSON. Names stay as they are; what is not known is left out. What is added later does
/// not change `version`, what is changed does.
struct GroupDocument: Encodable {
    struct Member: Encodable {
        let clientID: String
        let host: String
        let memberID: String
        let instanceID: String?
    }

    struct Partition: Encodable {
        let topic: String
        let partition: Int32
        let committed: Int64?
        let metadata: String?
        let logStart: Int64?
        let logEnd: Int64?
        let lag: Int64?
        let nextRecordTime: Int64?
        let member: Member?
        let note: String?
    }

    struct Topic: Encodable {
        let topic: String
        let lag: Int64
        let partitions: Int
        let uncommitted: Int
        let unknown: Int
    }

    let version = 1
    let group: String
    let state: String?
    let members: Int?
    let lag: Int64
    let topics: [Topic]
    let partitions: [Partition]

    init(_ view: GroupView) {
        group = view.group
        state = view.description?.state.rawValue
        members = view.description?.members.count
        lag = view.lag
        topics = LagReport.totals(of: view).map { total in
            Topic(
                topic: total.topic,
                lag: total.lag,
                partitions: total.partitions,
                uncommitted: total.uncommitted,
                unknown: total.unknown
            )
        }
        partitions = view.partitions.map(Partition.init)
    }

    /// One line.
    var text: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(self) else { return "{}" }
        return String(decoding: data, as: UTF8.self)
    }
}

extension GroupDocument.Partition {
    init(_ view: PartitionView) {
        topic = view.partition.topic
        partition = view.partition.partition
        committed = view.committed?.offset
        metadata = view.committed.flatMap { $0.metadata.isEmpty ? nil : $0.metadata }
        logStart = view.logStart
        logEnd = view.logEnd
        lag = view.lag
        nextRecordTime = view.nextRecordTime
        member = view.member.map {
            .init(clientID: $0.clientID, host: $0.host, memberID: $0.memberID, instanceID: $0.instanceID)
        }
        note = view.note
    }
}
