import ArgumentParser
import Sluice
import SluiceKafka

/// What a group has committed.
struct OffsetsShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Shows what a consumer group has committed, and how that lies in the logs.",
        discussion: """
            For each partition: the committed offset, the metadata that was committed beside it, where the log begins and \
            ends, and a note where something is wrong: an offset below the log's start (records were deleted before they \
            were read), or beyond its end (the log was truncated, or the topic made anew). With --times the record at \
            each committed offset is read, and its time shown.

            Examples:
              sluice offsets show --group flights
              sluice offsets show --group flights --topic flights --times
              sluice offsets show --group flights --format csv > before.csv

            Exit codes: 0 done; 1 the cluster could not be asked, or something can't be told; 64 a mistake in the flags.
            """
    )

    @OptionGroup var cluster: ClusterOptions

    @Option(name: .long, help: "The consumer group.")
    var group: String

    @Option(name: .long, help: "Only this topic; may be repeated. All that the group has to do with unless given.")
    var topic: [String] = []

    @Flag(name: .long, help: "Read the record at each committed offset, and show its time: one fetch a partition.")
    var times = false

    @Option(name: .long, help: "How to write it: table, json (an object) or csv.")
    var format = OutputFormat.table

    func validate() throws {
        guard !group.isEmpty else { throw ValidationError("--group must not be empty") }
    }

    func run() async throws {
        let client = try ClusterClient(cluster, group: group)
        defer { client.close() }
        let topics = topic.isEmpty ? nil : unique(topic)
        let views = try GroupSurvey(client: client).views(of: [group], in: topics)
        guard var view = views.first, view.exists else {
            throw ToolError(noSuchGroup: views.first ?? GroupView(group: group, partitions: []))
        }
        if times { view.partitions = try await RecordTimes(client: client).added(to: view.partitions) }
        for line in OffsetsTable(group: view, showsTimes: times).lines(format) { print(line) }
        flushStandardOutput()
        let unknown = view.partitions.count { $0.fault != nil }
        guard unknown == 0 else { throw ToolError("\(unknown) of the partitions can't be told: see the notes") }
    }
}
