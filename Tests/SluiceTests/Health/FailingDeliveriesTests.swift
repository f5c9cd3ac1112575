@testable import Sluice
import SluiceTesting
import Testing

@Suite(.timeLimit(.minutes(1))) struct FailingDeliveriesTests {
    private let second = Instant(nanoseconds: 1_000_000_000)
    private let start = Instant(nanoseconds: 0)
    private let failure = Failure(origin: .sink, message: "the disk is full")

    private func deliver(_ request: UInt64, _ partition: TopicPartition) -> DriverAction {
        let range = OffsetRange(partition: partition, from: 0, until: 1)
        let part = DeliveryOrder.Part(fence: Fence(request), executor: ExecutorID(0), range: range)
        return .deliver(
            DeliveryOrder(id: RequestID(request), units: [.init(batch: BatchID(0), parts: [part])], attempt: 1)
        )
    }

    @Test func aSinkFailsFromTheFirstRefusalUntilItTakesTheOutput() {
        var watch = FailingDeliveries()
        watch.note(deliver(1, .first))
        let isNews = watch.note(.deliveryFailed(RequestID(1), failure), at: start)
        #expect(isNews)
        watch.note(deliver(2, .first))
        _ = watch.note(.deliveryAborted(RequestID(2), failure), at: second)
        #expect(watch.troubles[.first]?.since == start)
        #expect(watch.troubles.worst(at: start, patience: .seconds(1)) == nil)
        #expect(watch.troubles.worst(at: second, patience: .seconds(1))?.partition == .first)
        watch.note(deliver(3, .first))
        _ = watch.note(.delivered(RequestID(3)), at: second)
        #expect(watch.troubles.isEmpty)
    }

    @Test func aPartitionThatIsLetGoIsNoTrouble() {
        var watch = FailingDeliveries()
        watch.note(deliver(1, .first))
        _ = watch.note(.deliveryFailed(RequestID(1), failure), at: start)
        watch.note(deliver(2, .first))
        watch.note(.release([.first]))
        _ = watch.note(.deliveryAborted(RequestID(2), failure), at: start)
        #expect(watch.troubles.isEmpty)
    }

    /// What is read while a sink is down is bounded, and readiness tells.
    @Test func aSinkThatIsDownStopsAdmissionAndReadiness() async throws {
        let (clock, lines) = (ManualClock(), Collected<String>())
        let sink = RecordingSink(failingWith: [Failure(origin: .sink, message: "it is down")])
        let configuration = ApplicationConfiguration.quiet.logging(to: lines).with {
            $0.trigger = .asap
            $0.deliveryRetry = RetryPolicy(maxAttempts: 2, initialBackoff: .seconds(10))
        }
        let source = MemorySource(numbers: 3)
        let pipeline = Pipeline(source, configuration, clock: clock)
        pipeline.numbers.write(to: sink)
        let run = Task { try await pipeline.app.run() }
        await lines.holds { $0.contains("it is down") }
        source.add(3..<100)
        #expect(pipeline.app.health.isReady)
        clock.advance(to: .seconds(1))
        #expect(pipeline.app.health.name == "sink_failing")
        #expect(pipeline.app.health.detail == "in[0]: recording, output of in[0] 0..<3: it is down")
        await clock.sleeper(until: .seconds(10))
        #expect(sink.published.all.count == 1)
        clock.advance(to: .seconds(10))
        await source.commit(of: .first, reaches: 3)
        #expect(pipeline.app.health.isReady)
        // Nothing more of the partition was read while its output was not taken.
        #expect(sink.published.all[1].map(\.range?.until) == [3])
        pipeline.app.stop()
        try await run.value
    }
}
