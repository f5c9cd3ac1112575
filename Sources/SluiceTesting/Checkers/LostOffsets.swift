import SluiceCore

/// Offsets that were reported as lost: nobody has to put them out.
struct LostOffsets {
    private var ranges: [TopicPartition: [OffsetRange]] = [:]

    mutating func add(_ range: OffsetRange) { ranges[range.partition, default: []].append(range) }

    func contains(_ partition: TopicPartition, _ offset: Int64) -> Bool {
        ranges[partition, default: []].contains { ($0.from..<$0.until).contains(offset) }
    }
}
