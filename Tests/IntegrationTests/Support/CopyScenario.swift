import Sluice
import SluiceTesting
import Synchronization
import Testing

/// Instances of passthrough, each a process, that copy numbered records from one topic to another while more are
/// written; in the end everything is checked.
final class CopyScenario: Sendable {
    /// How many records of a partition may wait to be copied before the load waits too.
    private static let window: Int64 = 60
    private static let chunk = 20
    private static let pollInterval = Duration.seconds(7)

    let cluster: TestCluster
    let input: NumberedTopic
    let output: String
    let watch: OutputWatch
    /// The input itself, since nothing can be said of the output if that is not as numbered.
    private let source: OutputWatch
    let progress: GroupWatch
    private let load: NumberedLoad
    private let flags: [String]
    private let processes = Mutex<[PassthroughProcess]>([])
    private let pause = Mutex(Pause.none)

    private enum Pause { case none, wanted, begun }

    /// Runs `body` under load, waits until everything is copied and committed, and checks it.
    ///
    /// - Parameter flags: More flags for every instance.
    /// - Returns: What the checker has seen.
    static func run(
        on cluster: TestCluster,
        partitions: Int,
        outputPartitions: Int = 1,
        flags: [String] = [],
        _ body: (CopyScenario) async throws -> Void
    ) async throws -> OutputChecker<OutputOrder.Lane> {
        let input = NumberedTopic(try await cluster.makeTopic("in", partitions: partitions), partitions: partitions)
        let output = try await cluster.makeTopic("out", partitions: outputPartitions)
        let scenario = try CopyScenario(cluster, input, output, outputPartitions, flags)
        let checker: OutputChecker<OutputOrder.Lane>
        do {
            checker = try await scenario.run(body)
        } catch {
            await scenario.close()
            throw error
        }
        await scenario.close()
        return checker
    }

    private init(
        _ cluster: TestCluster,
        _ input: NumberedTopic,
        _ output: String,
        _ outputPartitions: Int,
        _ flags: [String]
    ) throws {
        self.cluster = cluster
        self.input = input
        self.output = output
        self.flags = flags
        load = try NumberedLoad(input, kafka: cluster.kafka)
        let watch = try OutputWatch(
            NumberedTopic(output, partitions: outputPartitions).kafkaPartitions,
            of: input,
            order: outputPartitions == 1 ? .partition : .key,
            kafka: cluster.kafka
        )
        self.watch = watch
        source = try OutputWatch(input.kafkaPartitions, of: input, order: .partition, kafka: cluster.kafka)
        progress = try GroupWatch(cluster.name("copy"), in: input, kafka: cluster.kafka) {
            watch.note(committed: $0.committed)
        }
    }

    /// Starts one more instance, with these flags besides.
    func start(_ more: String...) throws -> PassthroughProcess {
        let arguments = [
            "--bootstrap-servers", cluster.kafka.bootstrapServers, "--group", cluster.name("copy"),
            "--input", input.name, "--output", output, "--executors", "2",
        ]
        let properties = cluster.quickSession(pollInterval: Self.pollInterval).merging(EmbeddedBroker.clientProperties)
        { $1 }
        let process = try PassthroughProcess(arguments + properties.flatMap { ["-X", "\($0)=\($1)"] } + flags + more)
        processes.withLock { $0.append(process) }
        return process
    }

    /// Partitions that instances were assigned so far, over all assignments.
    var assignedPartitions: Int {
        processes.withLock(\.self).flatMap(\.lines.all).reduce(0) { sum, line in
            sum + (line.firstMatch(of: /assigned ([0-9]+) partition/).flatMap { Int($0.1) } ?? 0)
        }
    }

    /// Returns when records of every partition that were written after this call have been copied.
    func copiesEverywhere() async {
        let sent = load.sent
        await watch.hold { progress in
            sent.enumerated().allSatisfy { progress.delivered[Int32($0), default: 0] > $1 }
        }
    }

    /// Returns when that has been so `times` times in a row, and in any case when `limit` is over.
    func copiesEverywhere(times: Int, within limit: Duration) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { for _ in 0..<times where !Task.isCancelled { await self.copiesEverywhere() } }
            group.addTask { try? await Task.sleep(for: limit) }
            await group.next()
            group.cancelAll()
        }
    }

    /// Returns when the load has stopped, and the broker has all of it.
    func pauseLoad() async throws {
        pause.withLock { $0 = .wanted }
        watch.waiters.check()
        await watch.waiters.wait { [self] in pause.withLock { $0 == .begun } }
        _ = try await load.flush()
    }

    /// Lets a paused load go on.
    func resumeLoad() {
        pause.withLock { $0 = .none }
        watch.waiters.check()
    }

    private func run(
        _ body: (CopyScenario) async throws -> Void
    ) async throws -> OutputChecker<OutputOrder.Lane> {
        let writing = Task { try await keepAhead() }
        defer { writing.cancel() }
        try await body(self)
        writing.cancel()
        _ = await writing.result
        let sent = try await load.flush()
        await source.hold { $0.delivered == sent }
        #expect(source.verdict(expecting: sent).violations == [])
        #expect(source.progress.checker.repeats == 0)
        await watch.hold { $0.delivered == sent }
        await progress.hold { $0.ends == sent && $0.committed == sent }
        #expect(watch.progress.failure == nil)
        #expect(progress.sample?.lag == 0)
        let verdict = watch.verdict(expecting: sent)
        #expect(verdict.violations == [])
        for process in running {
            process.terminate()
            let status = await process.exitStatus()
            #expect(status == 0, "\(process.lines.all.suffix(4).joined(separator: " | "))")
        }
        return verdict
    }

    /// Writes as fast as records are copied, so that the load is there all the time and has an end.
    private func keepAhead() async throws {
        while !Task.isCancelled {
            await watch.waiters.wait { [self] in isPaused || !roomy.isEmpty }
            if isPaused { await rest() }
            for partition in roomy { try await load.write(Self.chunk, to: partition) }
        }
    }

    /// The partitions that may have more records.
    private var roomy: [Int32] {
        let delivered = watch.progress.delivered
        return load.sent.enumerated()
            .filter { $1 < delivered[Int32($0), default: 0] + Self.window }.map { Int32($0.offset) }
    }

    private var isPaused: Bool { pause.withLock { $0 != .none } }

    private func rest() async {
        pause.withLock { if $0 == .wanted { $0 = .begun } }
        watch.waiters.check()
        await watch.waiters.wait { [self] in !isPaused }
    }

    private var running: [PassthroughProcess] { processes.withLock { $0.filter(\.isRunning) } }

    private func close() async {
        for process in running { process.kill() }
        progress.close()
        await watch.close()
        await source.close()
        load.close()
    }
}
