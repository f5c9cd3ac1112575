import Sluice
import SluiceTesting
import Testing

@Suite(.timeLimit(.minutes(1))) struct WindowEndTests {
    @Test func aTaskEndsOnlyWhenItsCallsHave() async throws {
        let pipeline = Pipeline(MemorySource(numbers: 10), .quiet.with { $0.trigger = .asap })
        let events = Collected<String>()
        let gate = ManualClock()
        pipeline.numbers.mapConcurrently(limit: 3) { number in
            events.append("start")
            try? await Task.sleep(for: .seconds(3_600))
            // Cancelled, it takes its time to end.
            await Task { await gate.sleeping(until: .seconds(1)) }.value
            events.append("end")
            return number
        }
        .write(to: EndingSink { events.append("discard") })
        let run = Task { try await pipeline.app.run() }
        await events.reaches(3)
        run.cancel()
        await gate.sleepers(until: .seconds(1), count: 3)
        #expect(events.all == ["start", "start", "start"])
        gate.advance(to: .seconds(1))
        await #expect(throws: ApplicationError.self) { try await run.value }
        await events.reaches(7)
        #expect(events.all == ["start", "start", "start", "end", "end", "end", "discard"])
    }

    @Test func aFailureCancelsTheOtherCallsAndNamesItsRecord() async throws {
        let pipeline = Pipeline(MemorySource(numbers: 50), .quiet.with { $0.taskRetry.maxAttempts = 1 })
        let cancelled = Collected<Int>()
        let waiting = Collected<Int>()
        pipeline.numbers.filter { $0 % 2 == 0 }
            .mapConcurrently(limit: 4) { number in
                if number == 20 {
                    await waiting.reaches(3)
                    throw Fault(description: "no such place")
                }
                guard number > 20 else { return number }
                waiting.append(number)
                do { try await Task.sleep(for: .seconds(3_600)) } catch { cancelled.append(number) }
                return number
            }
            .write(to: pipeline.output)
        let error = try await failure(of: pipeline.app)
        #expect(error.failure?.offset == 20)
        #expect(error.message.contains("no such place"))
        #expect(cancelled.all.sorted() == [22, 24, 26])
        #expect(pipeline.output.elements.isEmpty)
    }

    @Test func aFailureBehindAWindowCancelsItsCalls() async throws {
        let pipeline = Pipeline(MemorySource(numbers: 50), .quiet.with { $0.taskRetry.maxAttempts = 1 })
        let waiting = Collected<Int>()
        let cancelled = Collected<Int>()
        pipeline.numbers.mapConcurrently(limit: 4, order: .none) { number in
            if number < 2 { return number }
            waiting.append(number)
            do { try await Task.sleep(for: .seconds(3_600)) } catch { cancelled.append(number) }
            return number
        }
        .mapConcurrently(limit: 4) { number in
            if number == 1 {
                await waiting.reaches(4)
                throw Fault()
            }
            return number
        }
        .write(to: pipeline.output)
        let error = try await failure(of: pipeline.app)
        #expect(error.failure?.offset == 1)
        #expect(cancelled.all.count == 4)
    }

    @Test func anErrorUpstreamCancelsTheCalls() async throws {
        let pipeline = Pipeline(MemorySource(numbers: 50), .quiet.with { $0.taskRetry.maxAttempts = 1 })
        let ended = Collected<Int>()
        pipeline.numbers.forEach { if $0 == 7 { throw Fault() } }
            .mapConcurrently(limit: 20) { number in
                defer { ended.append(number) }
                try await Task.sleep(for: .seconds(3_600))
                return number
            }
            .write(to: pipeline.output)
        let error = try await failure(of: pipeline.app)
        #expect(error.failure?.offset == 7)
        #expect(ended.all.count <= 7)
    }

    @Test func aTaskMayEndEarlyWithCallsUnderWay() async throws {
        let clock = ManualClock()
        let configuration = ApplicationConfiguration.quiet.with { $0.taskSoftDeadline = .seconds(3) }
        let pipeline = Pipeline(MemorySource(numbers: 8), configuration, clock: clock)
        let batches = Collected<Int>()
        pipeline.numbers.forEach { _ in clock.advance(by: .seconds(1)) }
            .mapConcurrently(limit: 4) { number in
                for _ in 0..<20 { await Task.yield() }
                batches.append(number)
                return number
            }
            .write(to: pipeline.output)
        try await pipeline.app.run()
        #expect(pipeline.output.elements == Array(0..<8))
        #expect(batches.all.sorted() == Array(0..<8))
    }

    @Test func settingsThatCannotBeAreFaultsOfThePlan() throws {
        func fault(_ build: (Stream<Int>) -> Stream<Int>) -> String? {
            let pipeline = Pipeline(MemorySource(numbers: 1))
            build(pipeline.numbers).write(to: pipeline.output)
            return #expect(throws: ApplicationError.self) { try pipeline.app.explain() }?.message
        }
        #expect(
            fault { $0.mapConcurrently(limit: 0) { $0 } } == "mapConcurrently: limit is 0: let it be 1 or more"
        )
        #expect(fault { $0.mapBlocking(threads: 0) { $0 } } == "mapBlocking: threads is 0: let it be 1 or more")
        #expect(fault { $0.prefetch(0) } == "prefetch: the count is 0: let it be 1 or more")
        #expect(
            fault { $0.filterConcurrently(limit: 1, timeout: .zero) { _ in true } }
                == "filterConcurrently: timeout is 0.0 seconds: let it be more than 0, or leave it out"
        )
        #expect(
            fault { $0.forEachConcurrently(limit: 1, retry: .attempts(0)) { _ in } }
                == "forEachConcurrently: retry has 0 attempts: let it have 1 or more"
        )
    }

    @Test func theyAreExplained() throws {
        let pipeline = Pipeline(MemorySource(numbers: 1))
        let limiter = pipeline.app.limiter("geocoder", concurrency: 32)
        pipeline.numbers.mapConcurrently(limit: 64) { $0 }
            .filterConcurrently(limit: 8, order: .key { $0 }, timeout: .seconds(1), retry: .attempts(3)) { _ in true }
            .mapBlocking(threads: 4, order: .none, limiter: limiter) { $0 }
            .prefetch(10)
            .write(to: pipeline.output)
        let lines = try pipeline.app.explain().split(separator: "\n").map { $0.drop { $0 == " " } }
        #expect(
            lines[2...5] == [
                "mapConcurrently (limit 64, input order)",
                "filterConcurrently (limit 8, order by key, timeout 1.0 seconds, 3 attempts)",
                "mapBlocking (threads 4, no order, limiter geocoder)",
                "prefetch (10)",
            ]
        )
    }
}

extension ManualClock {
    fileprivate func sleeping(until instant: Instant) async { try? await sleep(until: instant) }
}

/// Tells when it is to drop output.
private final class EndingSink: Sink {
    let name = "ending"
    let discarded: @Sendable () -> Void

    init(discarded: @escaping @Sendable () -> Void) { self.discarded = discarded }

    func start(_ context: SinkContext) {}
    func makeStaged(for task: TaskContext) -> CollectedOutput<Int> { CollectedOutput() }
    func stage(_ element: Int, in staged: CollectedOutput<Int>) {}
    func publish(_ parts: [StagedPart<CollectedOutput<Int>>], of batch: BatchID) {}
    func discard(_ staged: CollectedOutput<Int>) { discarded() }
}
