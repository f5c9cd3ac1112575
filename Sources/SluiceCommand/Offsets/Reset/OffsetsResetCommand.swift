import ArgumentParser
import Sluice
import SluiceKafka

/// Sets what a group has committed.
struct OffsetsResetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reset",
        abstract: "Sets what a consumer group has committed. Without --execute it only shows what would change.",
        discussion: """
            Stop every instance of the application first: a group with members is refused, since they would go on from \
            where they are and commit over it. Only the partitions that are named are touched. What is set is read back, \
            and the command that undoes it is printed before anything is changed.

            --to takes
              earliest, latest           an end of the log
              42                         this offset
              +100, -100                 so many offsets forward or back from what is committed
              2026-01-31T12:00:00Z       the first record since that time (a date alone is its midnight in UTC)
              @1769860800000             the same in milliseconds since 1970
              none                       no offset: the application begins where its --starting-offsets say
              flights:0=42,flights:1=7   an offset a partition, or none; may be repeated, and needs no --topic

            Sinks that keep their own positions (SQLite, files) go by those, and are not moved by this: see Guarantees.

            Examples:
              sluice offsets reset --group flights --topic flights --to earliest
              sluice offsets reset --group flights --topic flights:0,3 --to 2026-01-31T12:00:00Z --execute
              sluice offsets reset --group flights --to flights:0=42 --execute --yes

            Exit codes: 0 done, or shown; 1 refused or failed; 64 a mistake in the flags.
            """
    )

    @OptionGroup var cluster: ClusterOptions

    @Option(name: .long, help: "The consumer group.")
    var group: String

    @Option(name: .long, help: "A topic, or some of its partitions as topic:0,3; may be repeated.")
    var topic: [PartitionSelection] = []

    @Option(
        name: .long,
        parsing: .unconditionalSingleValue,
        help: "Where to: earliest, latest, an offset, +N, -N, a time, none, or topic:partition=offset,..."
    )
    var to: [ResetTarget]

    @Option(name: .long, help: "What to do with an offset that the log does not hold: refuse, clamp or allow.")
    var outOfRange = OutOfRange.refuse

    @Flag(name: .long, help: "Let a group that is not there come into being.")
    var createGroup = false

    @Flag(
        name: .long,
        help: "Go on though the broker can't tell whether the group is active. An active one is refused."
    )
    var force = false

    @Flag(name: .long, help: "Do it, rather than only show it.")
    var execute = false

    @Flag(name: .long, help: "Do not ask on the terminal before it is done.")
    var yes = false

    func validate() throws {
        guard !group.isEmpty else { throw ValidationError("--group must not be empty") }
        guard let target = ResetTarget.joined(to) else {
            throw ValidationError("several --to can only be lists as topic:partition=offset, each partition once")
        }
        if case .each = target {
            guard topic.isEmpty else { throw ValidationError("--to names the partitions: leave --topic out") }
        } else {
            guard !topic.isEmpty else { throw ValidationError("--topic is missing: name what is to be reset") }
        }
        guard !execute || yes || inputIsTerminal else {
            throw ValidationError("--execute asks before it changes anything, and nobody is there to answer: add --yes")
        }
    }

    func run() async throws {
        guard let target = ResetTarget.joined(to) else { return }
        let client = try ClusterClient(cluster, group: group)
        defer { client.close() }
        let reset = ResetRun(
            client: client,
            group: group,
            selections: topic,
            target: target,
            outOfRange: outOfRange,
            isForced: force,
            mayCreate: createGroup
        )
        let (view, plan) = try reset.look()
        if view.exists || createGroup {
            print("group \(group.visible): \(view.condition)")
            for line in plan.lines { print(line) }
            flushStandardOutput()
        }
        try reset.check(view, plan)
        guard plan.moves.contains(where: \.isChange) else { return print("There is nothing to change.") }
        printToStandardError(
            "Sinks that keep their own positions (SQLite, files) are not moved by this: see Guarantees."
        )
        guard execute else { return print("Nothing was changed: add --execute to do it.") }
        if !yes { try confirm() }
        try reset.checkAgain(plan)
        let isForced = view.description == nil
        print("To undo it:")
        let reaching = cluster.arguments(servers: client.servers)
        print(UndoCommand.text(for: plan, of: group, cluster: reaching, isForced: isForced))
        flushStandardOutput()
        try reset.perform(plan)
        print("Done: the group has the new offsets, as read back.")
    }

    private func confirm() throws {
        printToStandardError("Type yes to set these offsets of group \(group.visible):")
        guard readLine() == "yes" else { throw ToolError("nothing was changed") }
    }
}
