import Sluice
import SluiceTesting
import Testing

@Suite(.timeLimit(.minutes(1))) struct ApplicationStatusTests {
    private let clock = ManualClock()

    private func pipeline(
        _ source: MemorySource = MemorySource(numbers: 4),
        _ change: (inout ApplicationConfiguration) -> Void = { _ in }
    ) -> Pipeline {
        Pipeline(source, .quiet.with(change), clock: clock)
    }

    /// Moves on to the look at that second, and returns when it was taken.
    private func look(at second: Int) async {
        await clock.sleeper(until: .seconds(second))
        clock.advance(to: .seconds(second))
        await clock.sleeper(until: .seconds(second + 1))
    }

    @Test func beforeItRunsThereIsAPlan() {
        let pipeline = pipeline { $0.instanceID = "one" }
        pipeline.numbers.write(to: pipeline.output)
        let status = pipeline.app.status()
        #expect(status.version == 1)
        #expect(status.cursor == 0)
        #expect(status.health.state == "starting")
        #expect(status.application?.name == "test")
        #expect(status.application?.instance == "one")
        #expect(status.application?.trigger == "available-now")
        #expect(status.application?.startedAt == nil)
        #expect(status.plan.nodes.map(\.kind) == ["source", "operator", "sink"])
        #expect(pipeline.app.status(after: 0).configuration != nil)
    }

    @Test func aPlanThatCanNotBeUsedIsNone() {
        #expect(StreamingApplication(name: "test", configuration: .quiet).status().plan.nodes.isEmpty)
    }

    @Test func whileItRunsItTellsWhatItIsAt() async throws {
        let pipeline = pipeline()
        let gate = Gate()
        pipeline.numbers.forEach { if $0 == 2 { gate.pass() } }.write(to: pipeline.output)
        let run = Task { try await pipeline.app.run() }
        await gate.visitor()
        await look(at: 1)
        let status = pipeline.app.status()
        #expect(status.application?.startedAt != nil)
        #expect(status.health.state == "running")
        let batch = try #require(status.batches.first)
        #expect(batch.state == "running")
        #expect(batch.ranges.map(\.until) == [4])
        let running = try #require(status.executors.flatMap(\.running).first)
        #expect(running.task == "0.0")
        #expect(running.doing == "in the application's code, with what was read from offset 0 on")
        #expect(status.executors.map(\.busyRatio).max() == 1)
        #expect(status.partitions.map(\.doing) == ["running on executor \(batch.attempts[0].executor), attempt 1"])
        #expect(status.partitions.first?.lagRecords == 4)
        #expect(status.samples.map(\.admittedRecords) == [4])
        let update = pipeline.app.status(after: status.cursor)
        #expect(update.application == nil)
        #expect(update.configuration == nil)
        #expect(update.batches.isEmpty)
        gate.open()
        try await run.value
    }

    @Test func afterTheEndItTellsHowItWent() async throws {
        let pipeline = pipeline(MemorySource(numbers: 40, partitions: 4)) { $0.commitInterval = .zero }
        pipeline.numbers.write(to: pipeline.output)
        try await pipeline.app.run()
        let status = pipeline.app.status()
        #expect(status.health.state == "stopped")
        #expect(status.batches.map(\.state) == ["finished"])
        let batch = try #require(status.batches.first)
        #expect(batch.committedAt != nil)
        #expect(batch.recordsRead == 40)
        #expect(batch.recordsWritten == 40)
        #expect(batch.attempts.map(\.outcome) == Array(repeating: "completed", count: 4))
        #expect(batch.attempts.allSatisfy { $0.deliveredAt != nil })
        #expect(status.executors.map(\.completedTasks).reduce(0, +) == 4)
        #expect(status.executors.allSatisfy { $0.running.isEmpty && $0.busyRatio == 0 })
        #expect(status.partitions.map(\.committed) == [10, 10, 10, 10])
        #expect(status.partitions.allSatisfy { $0.doing == nil })
        #expect(status.plan.edges.map(\.elements) == [40, 40])
        #expect(!status.backlog.isCatchingUp)
        #expect(status.failures.isEmpty)
    }

    @Test func aSecondRunIsToldFromTheStart() async throws {
        let pipeline = pipeline()
        pipeline.numbers.write(to: pipeline.output)
        try await pipeline.app.run()
        let first = pipeline.app.status()
        pipeline.source.add(4..<9)
        try await pipeline.app.run()
        let second = pipeline.app.status(after: first.cursor)
        #expect(second.application != nil)
        #expect(second.cursor > first.cursor)
        #expect(second.batches.map(\.recordsRead) == [5])
    }

    @Test func aFailureIsToldWithItsPlace() async throws {
        let pipeline = pipeline { $0.taskRetry.maxAttempts = 3 }
        pipeline.numbers.forEach { if $0 == 2 { throw Fault() } }.write(to: pipeline.output)
        let run = Task { _ = try await failure(of: pipeline.app) }
        for milliseconds in [1, 3] {
            await clock.sleeper(until: .milliseconds(milliseconds))
            clock.advance(to: .milliseconds(milliseconds))
        }
        try await run.value
        let status = pipeline.app.status()
        #expect(status.health.state == "failed")
        let told = try #require(status.failures.first)
        #expect(status.failures.count == 1)
        #expect(told.count == 3)
        #expect(told.message == "out of order")
        #expect(told.origin == "user_code")
        #expect(told.operatorName == "forEach")
        #expect(told.topic == "in")
        #expect(told.partition == 0)
        #expect(told.offset == 2)
        #expect(told.task == "0.0")
        #expect(!told.isRetriable)
        #expect(status.batches.map(\.state) == ["abandoned"])
        #expect(status.batches.first?.attempts.map(\.outcome) == ["failed", "failed", "failed"])
        #expect(status.executors.map(\.failedTasks).reduce(0, +) == 3)
    }

    @Test func aCatchUpTellsHowLongItTakes() async throws {
        let pipeline = pipeline(MemorySource(numbers: 1_000)) {
            $0.trigger = .interval(.seconds(1))
            $0.rateControl = .fixed(recordsPerSecond: 100)
            $0.commitInterval = .zero
        }
        pipeline.numbers.write(to: pipeline.output)
        let run = Task { try await pipeline.app.run() }
        await pipeline.source.commit(of: .first, reaches: 1)
        for second in 1...5 {
            let read = pipeline.source.committedOffsets[.first] ?? 0
            await clock.sleeper(until: .seconds(second))
            clock.advance(to: .seconds(second))
            await pipeline.source.commit(of: .first, reaches: read + 1)
        }
        await look(at: 6)
        let status = pipeline.app.status()
        #expect(status.backlog.isCatchingUp)
        #expect(status.batches.last?.limit == "rate")
        let gain = status.backlog.processedRecordsPerSecond - status.backlog.inputRecordsPerSecond
        #expect(status.backlog.inputRecordsPerSecond == 0)
        #expect(gain > 50 && gain < 150)
        let seconds = try #require(status.backlog.secondsUntilCaughtUp)
        #expect(seconds == Double(status.backlog.records) / gain)
        #expect(seconds > 3 && seconds < 11)
        pipeline.app.stop()
        try await run.value
        #expect(!pipeline.app.status().backlog.isCatchingUp)
        #expect(pipeline.app.status().backlog.secondsUntilCaughtUp == nil)
    }

    @Test func nothingOfRecordsAndNoSecretIsInIt() async throws {
        let source = MemorySource(topics: ["in": 1])
        source.append(Bytes("{\"name\": \"topsecret\""), to: "in")
        source.append(Bytes("topsecret"), to: "in")
        let configuration = ApplicationConfiguration.quiet.with { $0.kafka["sasl.password"] = "topsecret" }
        let app = StreamingApplication(name: "test", configuration: configuration)
        let records = app.stream(from: source.source(topics: "in"))
        records.decode(.json, as: [String: String].self, onFailure: .deadLetter(to: MemorySink<ProducerRecord>()))
            .write(to: MemorySink<[String: String]>())
        try await app.run()
        let json = String(decoding: try app.status().json(), as: UTF8.self)
        #expect(app.status().failures.map(\.count) == [2])
        #expect(json.contains("\"kafka.sasl.password\",\"source\":\"code\",\"value\":\"***\""))
        #expect(!json.contains("topsecret"))
    }
}
