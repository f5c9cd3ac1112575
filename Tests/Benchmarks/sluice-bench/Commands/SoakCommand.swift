import ArgumentParser

/// Runs several instances of an application for long, under load, kills some, and judges the output.
struct SoakCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "soak",
        abstract: "Runs for minutes under load, with kills and restarts, and judges what came out.",
        discussion: """
            Instances of an application that copies a topic are processes of their own, in one group, on librdkafka's \
            mock broker, or on a real one when SLUICE_TEST_BOOTSTRAP names it. The first is left alone, so that its \
            memory shows; the others are killed, or drained, and started again. Fails when a record is lost, or comes \
            out of order, or comes again after it was committed.
            """
    )

    @Option(help: "How long the load lasts, in minutes.")
    var minutes = 10.0

    @Option(help: "Records a second.")
    var rate = 2_000

    @Option(help: "Bytes of a record's value, at the least.")
    var recordBytes = 100

    @Option(help: "Partitions of each topic.")
    var partitions = 6

    @Option(help: "Instances of the application.")
    var instances = 3

    @Option(help: "Seconds between a kill, or a drain, and the next.")
    var killEvery = 20

    @Option(help: "Seconds between two lines of figures.")
    var reportEvery = 10

    @Option(help: "What decides which instance goes when, and how.")
    var seed: UInt64 = 1

    func validate() throws {
        guard minutes > 0, minutes <= 10_000 else { throw ValidationError("--minutes is more than 0, at most 10,000") }
        guard rate > 0, rate <= 1_000_000 else { throw ValidationError("--rate is 1 to 1,000,000") }
        guard recordBytes >= 0, partitions > 0, instances > 0, killEvery > 0, reportEvery > 0 else {
            throw ValidationError("the other options are at least 1, --record-bytes at least 0")
        }
    }

    func run() async throws {
        printAtOnce(Machine.summary)
        let broker = try findBroker()
        defer { broker.close() }
        let soak = try Soak(self, on: broker)
        try await soak.run()
    }
}
