import ArgumentParser
import SluiceKafka

/// Partitions of a topic, as they are written on the command line: `flights` for all of them, or `flights:0,3`.
struct PartitionSelection: Equatable, ExpressibleByArgument {
    let topic: String
    /// Nil is all of them.
    let partitions: Set<Int32>?

    init?(argument: String) {
        let parts = argument.split(separator: ":", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), !parts[0].isEmpty else { return nil }
        topic = String(parts[0])
        guard parts.count == 2 else {
            partitions = nil
            return
        }
        var numbers = Set<Int32>()
        for text in parts[1].split(separator: ",", omittingEmptySubsequences: false) {
            guard let number = Int32(text), number >= 0 else { return nil }
            numbers.insert(number)
        }
        partitions = numbers
    }

    /// Whether it names the partition.
    func contains(_ partition: KafkaPartition) -> Bool {
        partition.topic == topic && partitions?.contains(partition.partition) ?? true
    }
}
