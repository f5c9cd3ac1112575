import ArgumentParser
import Sluice
import SluiceKafka

/// How far groups are behind.
struct LagCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lag",
        abstract: "Shows how far consumer groups are behind, by partition.",
        discussion: """
            For each partition: the offset that the group has committed, where the log begins and ends, how many offsets \
            lie between (the lag), and the member that has the partition, as far as the broker tells. A partition without \
            a committed offset says so, and counts with its whole log. The log ends where a reader with the client's \
            isolation.level can read up to: behind the last record, or before the first open transaction unless \
            -X isolation.level=read_uncommitted is given.

            Examples:
              sluice lag --group flights
              sluice lag --group flights --topic flights --sort topic --watch 2s
              sluice lag --all-groups --format json | jq '.lag'
              sluice lag --group flights --fail-above 10000 || page-somebody

            Exit codes: 0 done; 1 the cluster could not be asked, or something can't be told; 2 a partition's lag is above \
            --fail-above; 64 a mistake in the flags.
            """
    )

    @OptionGroup var cluster: ClusterOptions

    @Option(name: .long, help: "A consumer group; may be repeated.")
    var group: [String] = []

    @Flag(name: .long, help: "Every group that the client may see.")
    var allGroups = false

    @Option(name: .long, help: "Only this topic; may be repeated. All that the groups have to do with unless given.")
    var topic: [String] = []

    @Option(name: .long, help: "The order: lag, the worst first; or topic, by topic and partition.")
    var sort = LagOrder.lag

    @Option(name: .long, help: "How to write it: table, json (an object a group and line) or csv.")
    var format = OutputFormat.table

    @Option(name: .long, help: "Look again and again, with that much time between, as 2s; until interrupted.")
    var watch: TimeSpan?

    @Option(name: .long, help: "End with exit code 2 when a partition's lag is above this number of offsets.")
    var failAbove: Int64?

    func validate() throws {
        guard allGroups != !group.isEmpty else { throw ValidationError("give either --group or --all-groups") }
        guard !group.contains("") else { throw ValidationError("--group must not be empty") }
        guard failAbove ?? 0 >= 0 else { throw ValidationError("--fail-above must be 0 or more") }
        guard watch == nil || failAbove == nil else {
            throw ValidationError("--fail-above looks once: leave --watch out")
        }
    }

    func run() async throws {
        var client = try ClusterClient(cluster, group: group.count == 1 ? group.first : nil)
        defer { client.close() }
        guard let pause = watch?.duration else {
            let report = try report(client)
            show(report, isFirst: true)
            return try end(report)
        }
        var isFirst = true
        while true {
            do {
                let report = try report(client)
                if outputIsTerminal, format == .table { print("\u{1B}[H\u{1B}[2J", terminator: "") }
                show(report, isFirst: isFirst)
                isFirst = false
            } catch let error as ToolError where !isFirst {
                // It may be over by the next time.
                printToStandardError("\(error)")
                client = try client.replaced()
            }
            try await Task.sleep(for: pause)
        }
    }

    private func report(_ client: ClusterClient) throws -> LagReport {
        let groups = try allGroups ? groupsToSee(client) : unique(group)
        let topics = topic.isEmpty ? nil : unique(topic)
        var faults = 0
        let views = try GroupSurvey(client: client).views(of: groups, in: topics) { name, error in
            // One alone is all that was asked for.
            guard groups.count > 1 else { throw error }
            printToStandardError("group \(name.visible): \(error)")
            faults += 1
        }
        if !allGroups, let missing = views.first(where: { !$0.exists }) { throw ToolError(noSuchGroup: missing) }
        return LagReport(groups: views, faults: faults, order: sort)
    }

    private func groupsToSee(_ client: ClusterClient) throws -> [String] {
        let access = "DESCRIBE on the groups or the cluster"
        let (groups, errors) = try client.ask(access: access) { admin, timeout throws(KafkaError) in
            try admin.list(timeout: timeout)
        }
        for error in errors { printToStandardError("groups may be missing: \(error)") }
        return groups
    }

    private func show(_ report: LagReport, isFirst: Bool) {
        for line in report.lines(format, withHeadings: isFirst || format == .table) { print(line) }
        flushStandardOutput()
    }

    /// Judges a report that is to be looked at once.
    private func end(_ report: LagReport) throws {
        let above = failAbove.map(report.rows(above:)) ?? []
        for line in LagReport.alert(above, limit: failAbove ?? 0) { printToStandardError(line) }
        guard above.isEmpty else { throw ExitCode(2) }
        guard report.faults == 0 else {
            throw ToolError("\(report.faults) group\(report.faults == 1 ? "" : "s") can't be told of: see above")
        }
        let unknown = report.unknown
        guard unknown.isEmpty else {
            throw ToolError(
                "the lag of \(unknown.count) partition\(unknown.count == 1 ? "" : "s") can't be told: see the notes"
            )
        }
    }
}

extension ToolError {
    /// The group that was asked for is not there, as far as is known.
    init(noSuchGroup view: GroupView) {
        let name = view.group.visible
        self.init(
            view.description == nil
                ? "group \(name) has committed nothing, and this broker can't tell whether there is such a group"
                : "there is no group \(name), or this client may not see it. Check its name, or grant DESCRIBE on it"
        )
    }
}

/// Each once, in the order in which they were given.
func unique(_ names: [String]) -> [String] {
    var seen = Set<String>()
    return names.filter { seen.insert($0).inserted }
}
