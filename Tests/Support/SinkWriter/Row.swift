import Sluice
import SluiceTesting

/// A record of the input.
struct Row: Codable, Hashable, Sendable {
    let partition: Int32
    let number: Int64

    init(partition: Int32, number: Int64) {
        self.partition = partition
        self.number = number
    }

    /// Nil when the record is not numbered.
    init?(_ record: Record) {
        guard let numbered = NumberedRecord(parsing: record.value) else { return nil }
        self.init(partition: numbered.partition, number: numbered.number)
    }
}
