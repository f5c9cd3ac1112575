import Foundation
import Sluice
import SluiceTesting

/// One run: load, instances, what is done to them, and the judgement.
final class ChaosRun: Sendable {
    /// How long the broker may take for anything.
    private static let patience = Duration.seconds(30)
    private static let tick = Duration.milliseconds(20)

    private let options: ChaosOptions
    private let seed: UInt64
    private let topics: Topics
    private let input: NumberedTopic
    private let output: NumberedTopic
    private let group: String
    private let load: NumberedLoad
    private let watch: OutputWatch
    private let progress: GroupWatch

    init(_ options: ChaosOptions) async throws {
        let kafka = options.kafka
        let name = "sluice-chaos-" + String(UInt64.random(in: .min ... .max), radix: 36)
        self.options = options
        seed = options.seed ?? UInt64.random(in: 1...999_999)
        group = name
        input = NumberedTopic(
            "\(name)-input",
            partitions: options.partitions,
            keys: 20,
            valueBytes: options.recordBytes
        )
        output = NumberedTopic("\(name)-output", partitions: options.partitions)
        topics = try Topics(configuration: kafka, onLog: { _ in })
        for topic in [input, output] {
            try await topics.make(topic.name, partitions: topic.partitions, within: Self.patience)
        }
        load = try NumberedLoad(input, kafka: kafka)
        watch = try OutputWatch(
            output.kafkaPartitions,
            of: input,
            order: .key,
            kafka: kafka.setting("isolation.level", to: "read_committed")
        )
        progress = try GroupWatch(group, in: input, kafka: kafka, every: .milliseconds(500))
    }

    /// Returns whether all was well, after it has said so, or what was wrong.
    func perform() async throws -> Bool {
        let script = options.script(seed: seed)
        say(
            """
            \(options.instances) instances of passthrough, \(options.guarantee.rawValue), a batch every \
            \(options.interval); \(options.partitions) partitions, \(options.rate) records a second for \
            \(options.minutes) minutes on \(options.kafka.bootstrapServers)
            \(script.disturbances) disturbances; seed \(seed); topics \(input.name), \(output.name)
            """
        )
        let program = options.program.map { URL(filePath: $0) } ?? ProgramProcess.path(of: "passthrough")
        let arguments = options.arguments(group: group, input: input.name, output: output.name)
        let fleet = Fleet(options.instances, of: program, arguments)
        // On every way out: a frozen process would stand there for ever.
        defer { fleet.kill() }
        let verdict: ChaosVerdict
        do {
            verdict = try await disturb(fleet, script)
        } catch {
            fleet.kill()
            await close()
            throw error
        }
        say(verdict.text)
        if verdict.isGood, !options.keepTopics { deleteTopics() }
        await close()
        return verdict.isGood
    }

    private func disturb(_ fleet: Fleet, _ script: ChaosScript) async throws -> ChaosVerdict {
        try fleet.startAll()
        let started = ContinuousClock.now
        let length = Duration.seconds(options.minutes * 60)
        let writing = Task { try await write(until: started.advanced(by: length)) }
        defer { writing.cancel() }
        var report = ChaosReport(every: options.reportEvery.duration)
        say(ChaosReport.header)
        var steps = script.steps[...]
        while ContinuousClock.now - started < length || !steps.isEmpty {
            while let step = steps.first, step.time <= ContinuousClock.now - started {
                steps.removeFirst()
                say(report.event(try await fleet.perform(step), at: ContinuousClock.now - started))
            }
            try await look(at: fleet, &report, since: started)
        }
        try await writing.value
        return try await heal(fleet, &report, since: started, script)
    }

    /// Waits until everything is out and committed, or no longer; then ends everything, and judges.
    private func heal(
        _ fleet: Fleet,
        _ report: inout ChaosReport,
        since started: ContinuousClock.Instant,
        _ script: ChaosScript
    ) async throws -> ChaosVerdict {
        let sent = try await load.flush()
        say(report.event("nothing more is written or disturbed", at: ContinuousClock.now - started))
        let healing = ContinuousClock.now
        let deadline = healing.advanced(by: options.deadline.duration)
        while ContinuousClock.now < deadline, !isComplete(sent) { try await look(at: fleet, &report, since: started) }
        let healed = isComplete(sent) ? ContinuousClock.now - healing : nil
        if healed == nil { say("not complete in time. What the instances logged last:\n\(fleet.logs)") }
        try await fleet.end()
        try await catchUp()
        return ChaosVerdict(
            guarantee: options.guarantee,
            seed: seed,
            written: sent.values.reduce(0, +),
            checker: watch.verdict(expecting: sent),
            failure: watch.progress.failure,
            healed: healed,
            disturbances: script.disturbances,
            dropped: options.guarantee == .exactlyOnce ? try await recordsInAbortedTransactions() : nil
        )
    }

    private func look(
        at fleet: Fleet,
        _ report: inout ChaosReport,
        since started: ContinuousClock.Instant
    ) async throws {
        try fleet.check()
        if let failure = watch.progress.failure { throw ProcessFailure("the output can't be read: \(failure)") }
        let line = report.line(
            at: ContinuousClock.now - started,
            written: load.sent.reduce(0, +),
            progress: watch.progress,
            lag: progress.sample?.lag,
            instances: fleet.summary
        )
        if let line { say(line) }
        try await Task.sleep(for: Self.tick)
    }

    private func write(until end: ContinuousClock.Instant) async throws {
        var rate = SteadyRate(perSecond: options.rate)
        var first = 0
        while ContinuousClock.now < end {
            try await load.spread(rate.due(), from: first)
            first = (first + 1) % options.partitions
            try await Task.sleep(for: Self.tick)
        }
    }

    private func isComplete(_ sent: [Int32: Int64]) -> Bool {
        watch.progress.delivered == sent && progress.sample?.ends == sent && progress.sample?.lag == 0
    }

    /// Reads what came last, such as repeats from instances that were thawed late.
    private func catchUp() async throws {
        let watch = watch
        let result = await within(Self.patience) { () -> (any Error)? in
            do { try await watch.catchUp() } catch { return error }
            return nil
        }
        guard let result else { throw ProcessFailure("the output's end was not reached within \(Self.patience)") }
        if let result { throw result }
    }

    /// What is in the output's log and not in what a committed reader sees.
    private func recordsInAbortedTransactions() async throws -> Int64 {
        let everything = try OutputWatch(
            output.kafkaPartitions,
            of: input,
            order: .key,
            kafka: options.kafka.setting("isolation.level", to: "read_uncommitted")
        )
        let isRead = await within(Self.patience) { (try? await everything.catchUp()) != nil }
        let records = everything.progress.records
        await everything.close()
        guard isRead == true else { throw ProcessFailure("the output could not be read to its end a second time") }
        return records - watch.progress.records
    }

    private func deleteTopics() {
        do {
            let failures = try topics.delete([input.name, output.name], timeout: Self.patience)
            for failure in failures.values { say("\(failure)") }
        } catch {
            say("the topics were not deleted: \(error)")
        }
    }

    private func close() async {
        progress.close()
        await watch.close()
        load.close()
        topics.close()
    }
}
