import InMemoryTracing
import SluiceTesting
import Testing
import Tracing

@testable import Sluice

@Suite(.timeLimit(.minutes(1))) struct BatchSpanTests {
    private let tracer = W3CTracer()

    private func configuration(_ change: (inout ApplicationConfiguration) -> Void = { _ in })
        -> ApplicationConfiguration
    {
        .quiet.with {
            $0.tracer = tracer
            change(&$0)
        }
    }

    @Test func aBatchHasItsAttemptsItsDeliveriesAndItsCommitAsChildren() async throws {
        let pipeline = Pipeline(MemorySource(numbers: 6, partitions: 2), configuration())
        pipeline.numbers.write(to: pipeline.output)
        try await pipeline.app.run()
        let batch = try #require(tracer.spans("batch").first)
        #expect(tracer.spans("batch").count == 1)
        #expect(batch.parentSpanID == nil && batch.kind == .internal && batch.status == nil)
        let children = tracer.spans().filter { $0.parentSpanID == batch.spanID }
        #expect(children.allSatisfy { $0.traceID == batch.traceID })
        #expect(children.count { $0.operationName == "process in" } == 2)
        #expect(children.count { $0.operationName == "deliver" } == 2)
        #expect(!children.filter { $0.operationName == "commit" }.isEmpty)
        #expect(tracer.spans().count == children.count + 1)
        #expect(tracer.isQuiet)
    }

    @Test func aBatchSaysWhatItHeldAndWhatCameOfIt() async throws {
        let pipeline = Pipeline(MemorySource(numbers: 6, partitions: 2), configuration { $0.group = "readers" })
        pipeline.numbers.filter { $0 > 1 }.write(to: pipeline.output)
        try await pipeline.app.run()
        let batch = try #require(tracer.spans("batch").first)
        let expected = [
            "sluice.application": "test", "messaging.consumer.group.name": "readers", "sluice.batch": "0",
            "sluice.tasks": "2", "sluice.backlog": "6", "sluice.records.admitted": "6", "sluice.limit": "backlog",
            "sluice.outcome": "completed", "sluice.records.read": "6", "sluice.records.written": "4",
        ]
        for (name, value) in expected { #expect(batch.text(name) == value, "\(name)") }
        #expect(batch.text("sluice.processing_time_ms") != nil && batch.text("sluice.scheduling_delay_ms") != nil)
    }

    @Test func anAttemptSaysWhatItReadsAsMessagingSystemsDo() async throws {
        let source = MemorySource(topics: ["in": 2])
        source.appendGap(5, to: "in", partition: 1)
        source.append("1", to: "in", partition: 1)
        source.append("2", to: "in", partition: 1)
        let pipeline = Pipeline(source, configuration { $0.executors = 1 })
        pipeline.numbers.write(to: pipeline.output)
        try await pipeline.app.run()
        let attempt = try #require(tracer.spans("process").first { $0.text("messaging.batch.message_count") == "2" })
        #expect(attempt.kind == .consumer && attempt.status == nil && attempt.errors.isEmpty)
        let expected = [
            "messaging.system": "kafka", "messaging.operation.name": "process", "messaging.operation.type": "process",
            "messaging.destination.name": "in", "messaging.destination.partition.id": "1",
            "messaging.consumer.group.name": "test", "sluice.attempt": "1", "sluice.executor": "0",
            "sluice.outcome": "completed", "sluice.offset.until": "7", "sluice.records.written": "2",
        ]
        for (name, value) in expected { #expect(attempt.text(name) == value, "\(name)") }
        #expect(attempt.text("messaging.kafka.offset") != nil && attempt.text("sluice.task") != nil)
    }

    @Test func eachAttemptIsASpanAndAFailureIsNotedWhereItWas() async throws {
        let pipeline = Pipeline(MemorySource(numbers: 3), configuration())
        let faults = Collected<Int>()
        pipeline.numbers.forEach { number in
            guard number == 2, faults.all.count < 2 else { return }
            faults.append(number)
            throw Fault(description: "not yet")
        }
        .write(to: pipeline.output)
        try await pipeline.app.run()
        let attempts = tracer.spans("process")
        #expect(attempts.map { $0.text("sluice.attempt") } == ["1", "2", "3"])
        #expect(attempts.map { $0.text("sluice.outcome") } == ["failed", "failed", "completed"])
        #expect(attempts.map { $0.status?.code } == [.error, .error, nil])
        #expect(attempts.map(\.errors.count) == [1, 1, 0])
        #expect(attempts[0].status?.message?.contains("offset 2") == true)
        #expect(attempts[0].text("error.type") == "userCode")
        // What went well in the end is no failure of the batch.
        let batch = try #require(tracer.spans("batch").first)
        #expect(batch.status == nil && batch.text("sluice.outcome") == "completed")
    }

    @Test func aBatchWhoseTaskFailsForGoodBearsTheFailure() async throws {
        let pipeline = Pipeline(MemorySource(numbers: 3), configuration())
        pipeline.numbers.map { _ -> Int in throw Fault(description: "never") }.write(to: pipeline.output)
        _ = try await failure(of: pipeline.app)
        let batch = try #require(tracer.spans("batch").first)
        #expect(tracer.spans("process").count == 4)
        #expect(batch.status?.code == .error && batch.status?.message?.contains("never") == true)
        #expect(batch.text("sluice.outcome") == "failed")
        #expect(tracer.isQuiet)
    }

    @Test func aDeliveryThatIsTriedAgainIsASpanEachTime() async throws {
        let sink = RecordingSink(failingWith: [Fault(description: "down"), Fault(description: "down")])
        let pipeline = Pipeline(MemorySource(numbers: 1), configuration())
        pipeline.numbers.write(to: sink)
        try await pipeline.app.run()
        let deliveries = tracer.spans("deliver")
        #expect(deliveries.map { $0.text("sluice.attempt") } == ["1", "2", "3"])
        #expect(deliveries.map { $0.text("sluice.outcome") } == ["failed", "failed", "completed"])
        #expect(deliveries.map { $0.status?.code } == [.error, .error, nil])
        #expect(
            deliveries.allSatisfy {
                $0.kind == .client && $0.attributes.get("sluice.sinks") == .stringArray(["recording"])
            }
        )
        #expect(tracer.spans("batch").first?.status == nil)
    }

    @Test func aCommitThatIsRefusedIsAFailureOfItsOwn() async throws {
        let source = MemorySource(numbers: 1)
        source.refuseCommits(Failure(origin: .commit, message: "busy"))
        let pipeline = Pipeline(source, configuration())
        pipeline.numbers.write(to: pipeline.output)
        try await pipeline.app.run()
        let commits = tracer.spans("commit")
        #expect(commits.map { $0.text("sluice.outcome") } == ["failed", "completed"])
        let batch = try #require(tracer.spans("batch").first)
        #expect(commits.allSatisfy { $0.parentSpanID == batch.spanID })
        #expect(batch.status == nil)
    }

    @Test func whatIsLostIsAbandonedAndNoFailure() async throws {
        let pipeline = Pipeline(MemorySource(numbers: 3), configuration { $0.trigger = .asap })
        let (source, gate) = (pipeline.source, Gate())
        pipeline.numbers.forEach { if $0 == 0 { gate.pass() } }.write(to: pipeline.output)
        let run = Task { try await pipeline.app.run() }
        await gate.visitor()
        await source.lose(.first)
        source.giveBack(.first)
        gate.open()
        await source.commit(of: .first, reaches: 3)
        run.cancel()
        _ = await run.result
        let (batch, attempt) = (try #require(tracer.spans("batch").first), try #require(tracer.spans("process").first))
        #expect(batch.text("sluice.outcome") == "abandoned" && batch.status == nil)
        #expect(batch.text("sluice.tasks.abandoned") == "1")
        #expect(attempt.text("sluice.outcome") == "abandoned" && attempt.status == nil)
        #expect(attempt.parentSpanID == batch.spanID)
        #expect(tracer.isQuiet)
    }

    @Test func whatRunsOnAfterAHardStopHasItsSpanEnded() async throws {
        let pipeline = Pipeline(MemorySource(numbers: 1), configuration { $0.trigger = .asap })
        let gate = Gate()
        pipeline.numbers.forEach { _ in gate.pass() }.write(to: pipeline.output)
        let run = Task { try await pipeline.app.run() }
        await gate.visitor()
        run.cancel()
        _ = await run.result
        #expect(tracer.isQuiet)
        let attempt = try #require(tracer.spans("process").first)
        #expect(attempt.status?.message == "still running when the application ended")
        #expect(tracer.spans("batch").first?.status?.code == .error)
        gate.open()
    }

    @Test func theCallersTraceIsNotTheBatches() async throws {
        let pipeline = Pipeline(MemorySource(numbers: 1), configuration())
        pipeline.numbers.write(to: pipeline.output)
        try await tracer.withSpan("caller") { _ in try await pipeline.app.run() }
        let caller = try #require(tracer.spans("caller").first)
        #expect(tracer.spans().filter { $0.operationName != "caller" }.allSatisfy { $0.traceID != caller.traceID })
    }

    @Test func aTracerOfTheScopeIsUsedWhereNoneIsConfigured() async throws {
        let pipeline = Pipeline(MemorySource(numbers: 1))
        pipeline.numbers.write(to: pipeline.output)
        try await withTracer(tracer) { try await pipeline.app.run() }
        #expect(tracer.spans("process").count == 1)
    }
}
