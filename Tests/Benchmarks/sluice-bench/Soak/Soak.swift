import Sluice
import SluiceTesting

/// One soak: load, instances, and what is seen of them.
final class Soak {
    /// How long everything may take to come out once the load has ended.
    private static let patience = Duration.seconds(120)

    private let options: SoakCommand
    private let broker: any Broker
    private let load: NumberedLoad
    private let watch: OutputWatch
    private let group: GroupWatch
    private let fleet: SoakFleet
    private let started = ContinuousClock.now
    private var random: SeededGenerator
    private var figures: SoakFigures

    init(_ options: SoakCommand, on broker: any Broker) throws {
        let names = UniqueNames()
        let input = NumberedTopic(
            names("soak-input"),
            partitions: options.partitions,
            keys: 20,
            valueBytes: options.recordBytes
        )
        let output = NumberedTopic(names("soak-output"), partitions: options.partitions)
        for topic in [input, output] { try broker.createTopic(topic.name, partitions: topic.partitions) }
        let kafka = KafkaConfiguration(bootstrapServers: broker.bootstrapServers)
        self.options = options
        self.broker = broker
        random = SeededGenerator(seed: options.seed)
        load = try NumberedLoad(input, kafka: kafka)
        let watch = try OutputWatch(
            output.kafkaPartitions,
            of: input,
            order: .key,
            kafka: kafka.setting("fetch.wait.max.ms", to: "10")
        )
        self.watch = watch
        let name = names("soak-group")
        group = try GroupWatch(name, in: input, kafka: kafka, every: .milliseconds(500)) {
            watch.note(committed: $0.committed)
        }
        fleet = try SoakFleet(options.instances, broker, group: name, input: input.name, output: output.name)
        figures = SoakFigures(every: options.reportEvery)
    }

    /// Runs to the end of the load and of what came of it.
    ///
    /// - Throws: When something was lost, out of order, or repeated after its commit, or did not end.
    func run() async throws {
        printAtOnce(
            """
            \(options.instances) instances, \(options.partitions) partitions, \(grouped(options.rate)) records a second \
            for \(formatted(options.minutes, decimals: 1)) minutes on \(broker.kind); seed \(options.seed)
            """
        )
        printAtOnce(SoakFigures.header)
        let outcome: SoakOutcome
        do {
            try await soak()
            outcome = try await finish()
        } catch {
            try? fleet.end()
            throw error
        }
        try fleet.end()
        await close()
        printAtOnce(outcome.text)
        printAtOnce(figures.summary)
        if !outcome.isGood { throw BenchmarkFailure("the soak failed: see above; seed \(options.seed)") }
    }

    /// Writes what is due each tick, and now and then lets an instance go.
    private func soak() async throws {
        let tick = Duration.milliseconds(20)
        let end = started.advanced(by: .seconds(options.minutes * 60))
        var nextKill = started.advanced(by: .seconds(options.killEvery))
        var rate = SteadyRate(perSecond: options.rate)
        while ContinuousClock.now < end, watch.progress.failure == nil {
            let now = ContinuousClock.now
            try await load.spread(
                rate.due(at: now),
                from: Int.random(in: 0..<options.partitions, using: &random)
            )
            if now >= nextKill {
                nextKill = now.advanced(by: .seconds(options.killEvery))
                if let event = try fleet.disturb(&random) { printAtOnce(figures.event(event, at: now - started)) }
            }
            report(at: now)
            try await Task.sleep(for: tick)
        }
    }

    private func report(at now: ContinuousClock.Instant) {
        let progress = watch.progress
        let line = figures.line(
            at: now - started,
            written: load.sent.reduce(0, +),
            copied: progress.delivered.values.reduce(0, +),
            repeats: progress.checker.repeats,
            lag: group.sample?.lag,
            memory: fleet.memory
        )
        if let line { printAtOnce(line) }
    }

    /// Waits until everything is out and committed, or no longer.
    private func finish() async throws -> SoakOutcome {
        let sent = try await load.flush()
        let deadline = ContinuousClock.now.advanced(by: Self.patience)
        while ContinuousClock.now < deadline, watch.progress.failure == nil, !isComplete(sent) {
            report(at: .now)
            try await Task.sleep(for: .milliseconds(100))
        }
        return SoakOutcome(
            written: sent.values.reduce(0, +),
            verdict: watch.verdict(expecting: sent),
            lag: group.sample?.lag,
            failure: watch.progress.failure,
            disturbances: fleet.disturbances
        )
    }

    private func isComplete(_ sent: [Int32: Int64]) -> Bool {
        watch.progress.delivered == sent && group.sample?.ends == sent && group.sample?.lag == 0
    }

    private func close() async {
        group.close()
        await watch.close()
        load.close()
    }
}
