import ArgumentParser

/// What any worker can be told. Each reads what it needs.
struct WorkerOptions: ParsableArguments {
    @Option(help: "The broker.")
    var bootstrapServers = ""

    @Option(help: "The consumer group that offsets are committed to.")
    var group = "sluice-bench"

    @Option(help: "The topic to read.")
    var input = ""

    @Option(help: "The topic to write.")
    var output = ""

    @Option(help: "How many records the input has.")
    var records: Int64 = 0

    @Option(help: "How many partitions the input has.")
    var partitions: Int32 = 1

    @Option(help: "Key and value of a record together, in bytes.")
    var recordBytes = 100

    @Option(help: "What the records of the input are to hold.")
    var content = LoadContent.text

    @Option(help: "How many different words to draw from, where words are drawn.")
    var distinct: Int64 = 0

    @Option(help: "The topic on the right of a join.")
    var right = ""

    @Option(help: "Bytes of memory that the application may use; its default when this is 0.")
    var memoryLimit = 0

    @Option(help: "Milliseconds between commits.")
    var commitInterval: Int32 = 500

    @Option(help: "Records a second to produce.")
    var rate: Int32 = 1_000

    @Option(help: "How batches are limited, as applications take it.")
    var rateControl = "adaptive"

    @Option(help: "Records that a batch holds at most.")
    var maxBatchRecords: Int?

    @Option(help: "What is promised, as applications take it.")
    var guarantee = "at-least-once"

    @Option(help: "Seconds before the measured ones.")
    var warmUp: Int32 = 2

    @Option(help: "Seconds to measure.")
    var seconds: Int32 = 10

    @Option(name: [.customShort("C"), .customLong("consumer-property")], help: "A property of librdkafka's consumer.")
    var consumerProperties: [String] = []

    @Option(name: [.customShort("P"), .customLong("producer-property")], help: "A property of librdkafka's producer.")
    var producerProperties: [String] = []
}

extension WorkerOptions {
    /// The consumer's properties as the C baseline takes them: one a line.
    var consumerLines: String {
        let own = ["bootstrap.servers=\(bootstrapServers)", "group.id=\(group)", "enable.partition.eof=true"]
        return (own + consumerProperties).joined(separator: "\n")
    }

    /// The producer's properties as the C baseline takes them: one a line.
    var producerLines: String {
        (["bootstrap.servers=\(bootstrapServers)"] + producerProperties).joined(separator: "\n")
    }
}
