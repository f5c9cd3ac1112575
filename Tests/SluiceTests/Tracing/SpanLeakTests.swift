import InMemoryTracing
import SluiceTesting
import Synchronization
import Testing
import Tracing

@testable import Sluice

/// Whatever goes wrong, every span that is started ends, and under the one that it belongs to.
@Suite(.timeLimit(.minutes(1))) struct SpanLeakTests {
    /// Fails now and then, by the seed.
    private final class Dice: Sendable {
        private let generator: Mutex<SeededGenerator>

        init(_ seed: UInt64) { generator = Mutex(SeededGenerator(seed: seed)) }

        func roll(_ chance: Double) -> Bool { generator.withLock { $0.chance(chance) } }
    }

    private func configuration(_ tracer: W3CTracer) -> ApplicationConfiguration {
        .quiet.with {
            $0.tracer = tracer
            $0.trigger = .asap
            $0.maxBatchRecords = 20
            $0.taskRetry = RetryPolicy(maxAttempts: 50, initialBackoff: .milliseconds(1), maxBackoff: .milliseconds(1))
            $0.deliveryRetry = $0.taskRetry
            $0.revokeDeadline = .milliseconds(1)
            $0.commitInterval = .zero
        }
    }

    @Test(arguments: 1...12 as ClosedRange<UInt64>)
    func everySpanEnds(seed: UInt64) async throws {
        let (tracer, dice) = (W3CTracer(), Dice(seed))
        let source = MemorySource(numbers: 300, partitions: 3)
        let pipeline = Pipeline(source, configuration(tracer))
        pipeline.numbers
            .mapConcurrently(limit: 8) { number in
                if dice.roll(0.03) { throw Fault(description: "by chance") }
                return number
            }
            .write(
                to: .forEachBatch { _ in
                    if dice.roll(0.2) { throw Fault(description: "the sink, by chance") }
                }
            )
        let run = Task { try await pipeline.app.run() }
        await source.commit(of: .first, reaches: 1)
        for round in 0..<4 {
            source.add(300 + round * 30..<330 + round * 30, partitions: 3)
            let victim: TopicPartition = dice.roll(0.5) ? .first : .second
            if dice.roll(0.5) { await source.revoke(victim) } else { await source.lose(victim) }
            source.giveBack(victim)
        }
        await source.commit(of: .first, reaches: dice.roll(0.5) ? 140 : 20)
        if dice.roll(0.5) { run.cancel() } else { pipeline.app.stop() }
        _ = await run.result
        check(tracer)
    }

    @Test(arguments: [false, true])
    func anApplicationThatFailsLeavesNoneOpen(inSink: Bool) async throws {
        let tracer = W3CTracer()
        let pipeline = Pipeline(
            MemorySource(numbers: 100, partitions: 2),
            configuration(tracer).with { $0.taskRetry = RetryPolicy(maxAttempts: 2, initialBackoff: .zero) }
        )
        pipeline.numbers.map { number in
            if number == 31, !inSink { throw Fault() }
            return number
        }
        .write(
            to: .forEachBatch { batch in
                if inSink, batch.elements.contains(31) {
                    throw Failure(origin: .sink, message: "no", isRetriable: false)
                }
            }
        )
        _ = try await failure(of: pipeline.app)
        check(tracer)
        #expect(tracer.spans("batch").contains { $0.status?.code == .error })
    }

    private func check(_ tracer: W3CTracer) {
        #expect(tracer.isQuiet)
        let spans = tracer.spans()
        let batches = Dictionary(
            uniqueKeysWithValues: spans.filter { $0.operationName == "batch" }.map { ($0.spanID, $0) }
        )
        #expect(!batches.isEmpty)
        #expect(Set(spans.map(\.spanID)).count == spans.count)
        for span in spans where span.operationName != "batch" {
            // What is committed before anything is delivered has no batch.
            guard let parent = span.parentSpanID else {
                #expect(span.operationName == "commit")
                continue
            }
            #expect(batches[parent]?.traceID == span.traceID)
        }
        #expect(spans.allSatisfy { $0.text("sluice.outcome") != nil })
    }
}
