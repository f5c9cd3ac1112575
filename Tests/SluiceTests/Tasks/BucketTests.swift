import SluiceTesting
import Testing

@testable import Sluice

@Suite(.timeLimit(.minutes(1))) struct BucketTests {
    private func makePipeline(
        _ count: Int = 100,
        _ configuration: ApplicationConfiguration = .quiet
    ) -> Pipeline {
        Pipeline(
            MemorySource(numbers: count, partitions: 2),
            configuration.with { $0.taskRetry.initialBackoff = .zero }
        )
    }

    /// Keys 0 to 9, each of `count` numbers a tenth as often.
    private func tens(_ count: Int = 100) -> [Tally] { (0..<10).map { Tally(key: $0, count: count / 10) } }

    private func run(_ pipeline: Pipeline, _ tallies: Stream<Tally>) async throws -> [Tally] {
        let sink = MemorySink<Tally>()
        tallies.write(to: sink)
        try await pipeline.app.run()
        return sink.elements.sorted { $0.key < $1.key }
    }

    @Test func countsOverAllPartitions() async throws {
        let pipeline = makePipeline()
        #expect(try await run(pipeline, pipeline.numbers.tallied { $0 % 10 }) == tens())
        #expect(pipeline.source.committedOffsets == [.first: 50, .second: 50])
    }

    @Test func oneStageFollowsAnother() async throws {
        let pipeline = makePipeline()
        let counts = pipeline.numbers.tallied { $0 % 10 }
            .map { $0 }
            .tallied(partitions: 3, by: { $0.key % 2 }, count: { $0.count })
        #expect(try await run(pipeline, counts) == [Tally(key: 0, count: 50), Tally(key: 1, count: 50)])
    }

    @Test func whatLiesRightIsMergedWhereItIs() async throws {
        let pipeline = makePipeline()
        let counts = pipeline.numbers.tallied { $0 % 10 }.filter { $0.key < 5 }
        let (left, right) = (counts.tallied { $0.key }, pipeline.numbers.tallied { $0 % 3 })
        let sink = MemorySink<[Int]>()
        left.meeting(right).write(to: sink)
        try await pipeline.app.run()
        #expect(
            sink.elements.sorted { $0[0] < $1[0] }
                == [[0, 1, 34], [1, 1, 33], [2, 1, 33], [3, 1, 0], [4, 1, 0]]
        )
        #expect(try Plan(pipeline.app.builder).shuffles.count == 1)
    }

    @Test func aStreamThatIsPlainComesToOneThatIsShuffled() async throws {
        let pipeline = makePipeline()
        let plain = pipeline.numbers.map { Tally(key: $0, count: 1) }
        let counts = pipeline.numbers.tallied { $0 % 10 }.union(plain).tallied(by: { $0.key % 10 }, count: { $0.count })
        #expect(try await run(pipeline, counts) == tens(200))
    }

    @Test func operatorsThatAwaitWorkBehindAShuffle() async throws {
        let pipeline = makePipeline(10_000)
        let counts = pipeline.numbers.tallied { $0 % 1_000 }
            .prefetch(3)
            .mapConcurrently(limit: 4) { tally in
                await Task.yield()
                return tally
            }
            .mapBlocking(threads: 2) { $0 }
            .mapPartition { tallies, emit in
                while let tally = try await tallies.next() { try emit(tally) }
            }
            .tallied(by: { $0.key % 10 }, count: { $0.count })
            .mapConcurrently(limit: 2) { $0 }
        #expect(try await run(pipeline, counts) == tens(10_000))
    }

    /// `prefetch` and `filterConcurrently` keep the key: the next operator merges in the same task, when they have ended.
    @Test func whatAwaitsComesToItsEndBeforeItIsMergedAgain() async throws {
        let pipeline = makePipeline(10_000)
        let counts = pipeline.numbers.tallied { $0 % 1_000 }
            .prefetch(3)
            .filterConcurrently(limit: 4) { _ in
                await Task.yield()
                return true
            }
            .tallied(by: { $0.key }, count: { $0.count })
            .mapConcurrently(limit: 2) { $0 }
        #expect(try await run(pipeline, counts).map(\.count) == Array(repeating: 10, count: 1_000))
        #expect(try Plan(pipeline.app.builder).shuffles.count == 1)
    }

    @Test func aBucketThatFailsRunsAgainAndCountsOnce() async throws {
        let pipeline = makePipeline(100, .quiet.with { $0.executors = 1 })
        let failures = Collected<Int>()
        let counts = pipeline.numbers.tallied(by: { $0 % 10 })
            .map { tally in
                guard failures.all.count < 3 else { return tally }
                failures.append(tally.key)
                throw Fault()
            }
        #expect(try await run(pipeline, counts) == tens())
        #expect(failures.all.count == 3)
    }

    @Test func aFailureForGoodSaysWhere() async throws {
        let pipeline = makePipeline(100, .quiet.with { $0.taskRetry.maxAttempts = 1 })
        pipeline.numbers.tallied(partitions: 1) { $0 % 10 }
            .map { _ -> Int in throw Fault() }
            .write(to: pipeline.output)
        let error = try await failure(of: pipeline.app)
        #expect(error.failure?.operatorName == "map 2")
        #expect(error.failure?.message == "stage 1, bucket 0: out of order")
    }

    @Test func aDeliveryThatFailsNamesTheBucketThatItIsOf() async throws {
        let pipeline = makePipeline(10)
        let sink = RecordingSink(failingWith: [Failure(origin: .sink, message: "refused", isRetriable: false)])
        pipeline.numbers.tallied(partitions: 1) { $0 % 10 }.map(\.key).write(to: sink)
        let error = try await failure(of: pipeline.app)
        #expect(error.failure?.message == "recording, output of stage 1, bucket 0: refused")
        #expect(error.failure?.partition == nil)
    }

    @Test func whatIsLostOfAShuffleIsMadeAgain() async throws {
        let lines = Collected<String>()
        let pipeline = makePipeline(100, .quiet.logging(to: lines).with { $0.executors = 1 })
        let (numbers, losses) = (Collected<Int>(), Collected<Void>())
        let counts = pipeline.numbers.forEach { numbers.append($0) }
            .tallied(by: { $0 % 10 }) { _ in
                1
            } onMerge: { _ in
                guard losses.all.isEmpty else { return }
                losses.append(())
                throw ShuffleInputError(input: 0, reason: Fault())
            }
        #expect(try await run(pipeline, counts) == tens())
        // One of the two tasks has run twice.
        #expect(numbers.all.count == 150)
        #expect(lines.all.contains { $0.hasSuffix("1 of its inputs, which are made again: out of order") })
    }

    @Test func elementsAreSkippedWhereNoRecordIsToBlame() async throws {
        let (lines, reports) = (Collected<String>(), Collected<BatchProgress>())
        let pipeline = makePipeline(100, .quiet.logging(to: lines).with { $0.onProgress = { reports.append($0) } })
        let counts = pipeline.numbers.tallied { $0 % 10 }
            .map(onFailure: .skip) { tally in
                if tally.key == 3 { throw Fault() }
                return tally
            }
        #expect(try await run(pipeline, counts) == tens().filter { $0.key != 3 })
        #expect(reports.all.map(\.batch.counts.recordsSkipped).reduce(0, +) == 1)
        #expect(lines.all.contains { $0.contains("skipped an element at which map 2 threw") })
    }

    @Test func noDeadLetterIsMadeOfWhatWasMerged() async throws {
        let pipeline = makePipeline(100, .quiet.with { $0.taskRetry.maxAttempts = 1 })
        pipeline.numbers.tallied { $0 % 10 }
            .map(onFailure: .deadLetter(to: MemorySink<ProducerRecord>())) { _ -> Int in throw Fault() }
            .write(to: pipeline.output)
        let message = try await failure(of: pipeline.app).message
        #expect(message.contains("no dead letter can be made of it"), "\(message)")
    }

    @Test func outputThatIsTooLargeNamesTheRemedy() async throws {
        let pipeline = makePipeline(
            10,
            .quiet.with {
                $0.executors = 1
                $0.memoryLimit = 12 << 20
                $0.maxTaskBytes = 1 << 20
                $0.maxTaskOutputBytes = 1 << 20
            }
        )
        pipeline.numbers.tallied { $0 }.flatMap { _ in 0..<5 }.write(to: HeavySink())
        let message = try await failure(of: pipeline.app).message
        #expect(message.contains("its output takes more than 4 MiB"), "\(message)")
        #expect(message.contains("--shuffle-partitions"))
    }

    @Test func aTaskEndsEarlyWhenItHasWrittenItsFill() async throws {
        let reports = Collected<BatchProgress>()
        let pipeline = makePipeline(
            10_000,
            .quiet.with {
                $0.maxTaskShuffleBytes = 50_000
                $0.onProgress = { reports.append($0) }
            }
        )
        #expect(try await run(pipeline, pipeline.numbers.tallied { $0 % 5_000 }).map(\.count).reduce(0, +) == 10_000)
        #expect(reports.all.count > 1)
    }

    @Test func littleMemoryGivesTheSame() async throws {
        let folder = try TemporaryFolder()
        let reports = Collected<BatchProgress>()
        let pipeline = makePipeline(
            60_000,
            .quiet.with {
                $0.executors = 1
                $0.memoryLimit = 4_200_000
                $0.maxTaskBytes = 300_000
                $0.maxTaskOutputBytes = 10_000
                $0.spillDirectory = folder.path
                $0.onProgress = { reports.append($0) }
            }
        )
        let counts = try await run(
            pipeline,
            pipeline.numbers.tallied { $0 % 30_000 }.tallied(by: { $0.key }) { $0.count }
        )
        #expect(counts.reduce(into: 0) { $0 += $1.count } == 60_000)
        #expect(reports.all.contains { $0.batch.counts.shuffle.bytesSpilled > 0 })
    }

    @Test func aDirectoryThatIsNotThereIsAnErrorAtTheStart() async throws {
        let pipeline = makePipeline(10, .quiet.with { $0.spillDirectory = "/nowhere/at/all" })
        pipeline.numbers.tallied { $0 }.map(\.key).write(to: pipeline.output)
        let message = try await failure(of: pipeline.app).message
        #expect(message.contains("/nowhere/at/all"), "\(message)")
        #expect(message.contains("--spill-directory"), "\(message)")
    }

    @Test func aBucketThatTakesTooLongIsCancelledAndTriedAgain() async throws {
        let (clock, tries) = (ManualClock(), Collected<Void>())
        let configuration = ApplicationConfiguration.quiet.with {
            $0.taskTimeout = .seconds(5)
            $0.taskRetry.initialBackoff = .zero
        }
        let pipeline = Pipeline(MemorySource(numbers: 10), configuration, clock: clock)
        pipeline.numbers.tallied(partitions: 1) { $0 }
            .mapPartition { tallies, emit in
                while let tally = try await tallies.next() {
                    if tally.key == 1, tries.all.isEmpty {
                        tries.append(())
                        try await clock.sleep(until: .seconds(3_600))
                    }
                    try emit(tally.key)
                }
            }
            .write(to: pipeline.output)
        let run = Task { try await pipeline.app.run() }
        await clock.sleeper(until: .seconds(3_600))
        await clock.sleeper(until: .seconds(5))
        clock.advance(to: .seconds(5))
        try await run.value
        #expect(pipeline.output.elements.sorted() == Array(0..<10))
        #expect(tries.all.count == 1)
    }

    @Test func whatOthersHaveWrittenMayBeGone() async throws {
        let pipeline = makePipeline()
        pipeline.numbers.tallied { $0 }.map(\.key).write(to: pipeline.output)
        let inputs = [1, 2].map { ShuffleInput(fence: Fence($0), executor: ExecutorID(0)) }
        let outputs = HeldOutputs()
        let time = TimeSource(ManualClock())
        let runner = TaskRunner(
            plan: try Plan(pipeline.app.builder),
            readers: ReaderRegistry(),
            outputs: outputs,
            limits: TaskLimits(),
            maxBucketOutputBytes: .max,
            surroundings: .quiet(time),
            endsWhenDry: false,
            taskTimeout: nil,
            time: time
        )
        let range = OffsetRange(partition: .first, from: 0, until: 1)
        outputs.hold(TaskOutput(work: .range(range), staged: [:]), for: Fence(1))
        let attempt = TaskAttempt(
            task: TaskID(batch: BatchID(0), index: 2),
            stage: StageID(1),
            work: .bucket(BucketWork(stage: StageID(1), bucket: 3, inputs: inputs)),
            attempt: 1,
            fence: Fence(3)
        )
        let events = await runner.run(attempt, on: ExecutorID(0), until: AttemptDeadline(nil, time))
        guard case .taskFinished(let report)? = events.first else { throw Fault() }
        #expect(report.outcome == .inputLost([Fence(2)]))
    }
}

/// Where each element takes 1 MiB.
private struct HeavySink: Sink {
    let name = "heavy"

    func makeStaged(for task: TaskContext) -> CollectedOutput<Int> { CollectedOutput() }

    func stage(_ element: Int, in staged: CollectedOutput<Int>) { staged.byteCount += 1 << 20 }

    func publish(_ parts: [StagedPart<CollectedOutput<Int>>], of batch: BatchID) {}
}
