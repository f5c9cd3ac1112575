/// As it is written to the disk.
extension BatchLedger {
    private struct Document: Codable {
        struct Range: Codable {
            let topic: String
            let partition: Int32
            let from: Int64
            let until: Int64
        }

        struct Position: Codable {
            let topic: String
            let partition: Int32
            let offset: Int64
        }

        let version: Int
        let application: String
        let group: String
        let batch: Int64?
        let ranges: [Range]
        let positions: [Position]
    }

    private static let version = 1

    var json: [UInt8] {
        get throws { try StoredJSON.bytes(of: document) }
    }

    /// - Parameter path: Where it was read, for errors.
    init(json: [UInt8], at path: String) throws(Failure) {
        let document: Document
        do {
            document = try StoredJSON.value(in: json)
        } catch {
            throw .unusable(path, "is damaged")
        }
        guard document.version == Self.version else { throw .unusable(path, "has version \(document.version)") }
        self.init(
            owner: Owner(application: document.application, group: document.group),
            number: document.batch,
            ranges: document.ranges.map {
                let partition = TopicPartition(topic: $0.topic, partition: $0.partition)
                return OffsetRange(partition: partition, from: $0.from, until: max($0.from, $0.until))
            },
            positions: Dictionary(
                document.positions.map { (TopicPartition(topic: $0.topic, partition: $0.partition), $0.offset) }
            ) { max($0, $1) }
        )
    }

    private var document: Document {
        Document(
            version: Self.version,
            application: owner.application,
            group: owner.group,
            batch: number,
            ranges: ranges.map {
                .init(topic: $0.partition.topic, partition: $0.partition.partition, from: $0.from, until: $0.until)
            },
            positions: positions.sorted { $0.key < $1.key }
                .map { .init(topic: $0.key.topic, partition: $0.key.partition, offset: $0.value) }
        )
    }
}

extension Failure {
    fileprivate static func unusable(_ path: String, _ why: String) -> Failure {
        Failure(
            origin: .sink,
            message: """
                the checkpoint \(path) \(why): put back a copy, or remove it, and what was under way when the \
                application last ended may be published again in other batches
                """,
            isRetriable: false
        )
    }
}
