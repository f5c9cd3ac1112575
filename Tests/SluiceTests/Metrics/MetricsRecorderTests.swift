import Sluice
import SluiceCore
import Testing

@testable import Sluice

@Suite struct MetricsRecorderTests {
    private let metrics = CapturedMetrics()

    /// A driver whose events and actions go through a recorder.
    private struct Observed {
        var driver = Driver(
            configuration: DriverConfiguration(trigger: .asap, deliveryRetry: RetryPolicy(), commitInterval: .zero)
        )
        var recorder: MetricsRecorder
        var actions: [DriverAction] = []
        var now = Instant(nanoseconds: 0)

        init(_ metrics: CapturedMetrics) {
            recorder = MetricsRecorder(metrics)
            send(.executorJoined(ExecutorID(0), slots: 2))
        }

        mutating func send(_ event: DriverEvent) {
            now = now.advanced(by: .milliseconds(1))
            recorder.note(event, at: now)
            actions = driver.handle(event, at: now)
            for action in actions { recorder.note(action, at: now) }
        }

        mutating func start(_ partitions: TopicPartition...) {
            send(.assigned(partitions.map { LaneStart(partition: $0, stage: StageID(0), position: 0) }))
            send(.recordsAvailable(Dictionary(uniqueKeysWithValues: partitions.map { ($0, 9) })))
        }

        var attempts: [TaskAttempt] {
            actions.compactMap { if case .run(let attempt, _) = $0 { attempt } else { nil } }
        }

        mutating func report(_ attempt: TaskAttempt, _ outcome: TaskReport.Outcome) {
            let counts = TaskCounts(recordsRead: 9, bytesRead: 90, recordsWritten: 3, bytesWritten: 30)
            send(
                .taskFinished(
                    TaskReport(
                        task: attempt.task,
                        fence: attempt.fence,
                        outcome: outcome,
                        counts: counts,
                        lastTimestamp: 1_000
                    )
                )
            )
        }

        mutating func answerDelivery(_ failure: Failure? = nil) {
            for case .deliver(let order) in actions {
                send(failure.map { .deliveryFailed(order.id, $0) } ?? .delivered(order.id))
            }
        }

        mutating func answerCommit(_ failure: Failure? = nil) {
            for case .commit(let request, _) in actions {
                send(failure.map { .commitFailed(request, $0) } ?? .committed(request))
            }
        }

        mutating func sample(wallTime: Int64 = 5_000, state: ApplicationHealth.State = .running) {
            recorder.sample(
                MetricsSample(
                    status: driver.status,
                    state: state,
                    progressAge: .seconds(3),
                    stragglers: 0,
                    wallTime: wallTime
                )
            )
        }
    }

    private let labels = ["topic": "in", "partition": "0"]

    @Test func aCommitThatIsNotAnsweredHasFailedWhenTheNextIsAskedFor() {
        var recorder = MetricsRecorder(metrics)
        let now = Instant(nanoseconds: 0)
        for number in UInt64(1)...3 { recorder.note(.commit(RequestID(number), [.first: 1]), at: now) }
        let left = Array(recorder.commits.keys)
        #expect(left == [RequestID(3)])
    }

    @Test func aTaskIsCountedFromItsAttemptToItsCommit() throws {
        var run = Observed(metrics)
        run.start(.first)
        run.report(try #require(run.attempts.first), .completed(until: 9, earlyEnd: .taskBytes))
        #expect(metrics.value("sluice_task_attempts_total", ["outcome": "completed"]) == 1)
        #expect(metrics.value("sluice_task_early_ends_total", ["cause": "task_bytes"]) == 1)
        #expect(metrics.value("sluice_task_duration_seconds") == 1)
        #expect(metrics.value("sluice_records_read_total", ["topic": "in"]) == 0)
        run.answerDelivery()
        #expect(metrics.value("sluice_records_read_total", ["topic": "in"]) == 9)
        #expect(metrics.value("sluice_read_bytes_total", ["topic": "in"]) == 90)
        #expect(metrics.value("sluice_records_written_total") == 3)
        #expect(metrics.value("sluice_written_bytes_total") == 30)
        #expect(metrics.value("sluice_tasks_delivered_total") == 1)
        #expect(metrics.value("sluice_deliveries_total", ["outcome": "completed"]) == 1)
        #expect(metrics.value("sluice_batches_finished_total") == 1)
        #expect(metrics.value("sluice_batch_commit_seconds") == 0)
        run.answerCommit()
        #expect(metrics.value("sluice_batch_commit_seconds") == 1)
        #expect(metrics.value("sluice_commits_total", ["outcome": "completed"]) == 1)
        #expect(metrics.value("sluice_records_admitted_total") == 9)
        #expect(metrics.value("sluice_admissions_total", ["limit": "backlog"]) == 1)
    }

    /// An increase is only seen of a series that was there before.
    @Test func aTopicsCountersBeginWithItsAssignment() {
        var run = Observed(metrics)
        run.send(.assigned([LaneStart(partition: .first, stage: StageID(0), position: 0)]))
        for name in ["records_read", "read_bytes", "records_skipped", "records_dead_lettered", "offsets_lost"] {
            #expect(metrics.value("sluice_\(name)_total", ["topic": "in"]) == 0, "\(name)")
        }
    }

    @Test func failuresAreCountedApart() throws {
        var run = Observed(metrics)
        run.start(.first)
        let failure = Failure(origin: .sink, message: "away")
        run.report(try #require(run.attempts.first), .failed(failure))
        run.now = run.now.advanced(by: .seconds(1))
        run.send(.timerFired)
        run.report(try #require(run.attempts.first), .completed(until: 9, earlyEnd: nil))
        run.answerDelivery(failure)
        #expect(metrics.value("sluice_task_attempts_total", ["outcome": "failed"]) == 1)
        #expect(metrics.value("sluice_deliveries_total", ["outcome": "failed"]) == 1)
        #expect(metrics.value("sluice_tasks_delivered_total") == 0)
    }

    @Test func whatIsAbandonedIsForgotten() throws {
        var run = Observed(metrics)
        run.start(.first)
        let attempt = try #require(run.attempts.first)
        run.send(.lost([.first]))
        #expect(metrics.value("sluice_tasks_abandoned_total") == 1)
        run.report(attempt, .completed(until: 9, earlyEnd: nil))
        #expect(run.recorder.running.isEmpty)
        #expect(run.recorder.complete.isEmpty)
        #expect(metrics.value("sluice_rebalances_total", ["event": "lost"]) == 1)
    }

    @Test func aPartitionsMetricsGoWithIt() throws {
        var run = Observed(metrics)
        run.start(.first, .second)
        run.sample()
        #expect(metrics.value("sluice_partition_lag_records", labels) == 9)
        #expect(metrics.value("sluice_partition_position", labels) == 9)
        run.send(.lost([.first]))
        for name in ["lag_records", "position", "committed_offset", "log_end_offset"] {
            #expect(metrics.value("sluice_partition_\(name)", labels) == nil)
            #expect(metrics.value("sluice_partition_\(name)", ["topic": "in", "partition": "1"]) != nil)
        }
    }

    @Test func theLagInSecondsIsTheAgeOfTheLastDeliveredRecord() throws {
        var run = Observed(metrics)
        run.start(.first)
        run.sample()
        #expect(metrics.value("sluice_partition_lag_seconds", labels) == nil)
        run.report(try #require(run.attempts.first), .completed(until: 9, earlyEnd: nil))
        run.answerDelivery()
        run.sample(wallTime: 5_000)
        #expect(metrics.value("sluice_partition_lag_seconds", labels) == 4)
        run.send(.committed(RequestID(1)))
        run.sample(wallTime: 9_000)
        #expect(metrics.value("sluice_partition_lag_seconds", labels) == 0)
    }

    @Test func aSampleTellsHowThingsStand() throws {
        var run = Observed(metrics)
        run.start(.first)
        run.sample(state: .draining)
        #expect(metrics.value("sluice_executor_slots") == 2)
        #expect(metrics.value("sluice_executor_slots_busy") == 1)
        #expect(metrics.value("sluice_batches_in_flight") == 1)
        #expect(metrics.value("sluice_memory_used_bytes", ["kind": "held"]) == 0)
        #expect(metrics.value("sluice_memory_is_full") == 0)
        #expect(metrics.value("sluice_progress_age_seconds") == 3)
        #expect(metrics.value("sluice_driver_heartbeat_timestamp_seconds") == 5)
        #expect(metrics.value("sluice_state", ["state": "draining"]) == 1)
        #expect(metrics.value("sluice_state", ["state": "running"]) == 0)
    }

    @Test func brokersAreFollowedAndForgotten() {
        var recorder = MetricsRecorder(metrics)
        let labels = ["client": "reader", "broker": "b:1/1"]
        func tell(errors: Int64, _ name: String = "b:1/1") {
            let broker = ClientStatistics.Broker(
                name: name,
                isUp: true,
                meanRoundTrip: 2_000,
                roundTripP99: 9_000,
                sendErrors: errors
            )
            recorder.note(ClientStatistics(brokers: [broker]), of: .reader)
        }
        tell(errors: 2)
        tell(errors: 5)
        #expect(metrics.value("sluice_kafka_broker_connected", labels) == 1)
        #expect(metrics.value("sluice_kafka_broker_round_trip_mean_seconds", labels) == 0.002)
        #expect(metrics.value("sluice_kafka_broker_round_trip_p99_seconds", labels) == 0.009)
        let errors = labels.merging(["kind": "send"]) { first, _ in first }
        #expect(metrics.value("sluice_kafka_broker_errors_total", errors) == 5)
        // A new client counts from 0.
        tell(errors: 1)
        #expect(metrics.value("sluice_kafka_broker_errors_total", errors) == 6)
        tell(errors: 0, "other:1/2")
        #expect(metrics.value("sluice_kafka_broker_connected", labels) == nil)
    }

    @Test func whatIsEmittedIsInTheCatalogueAndTheOtherWayRound() throws {
        var run = Observed(metrics)
        run.start(.first)
        run.report(try #require(run.attempts.first), .completed(until: 9, earlyEnd: nil))
        run.answerDelivery()
        run.sample()
        run.recorder.note(.offsetsLost(OffsetRange(partition: .first, from: 3, until: 5)), at: run.now)
        #expect(metrics.value("sluice_offsets_lost_total", ["topic": "in"]) == 2)
        run.recorder.note(ClientStatistics(brokers: [.init(name: "b", isUp: true)]), of: .producer)
        run.recorder.noteError(of: .member)
        run.recorder.calls.sample(.ofEachKind)
        let definitions = Dictionary(uniqueKeysWithValues: MetricsCatalogue.all.map { ($0.name, $0) })
        for (series, value) in metrics.everMade {
            let definition = try #require(definitions[series.name], "\(series.name)")
            #expect(value.kind == definition.capturedKind, "\(series.name)")
            #expect(value.labelNames == definition.labels, "\(series.name)")
        }
        // Those of shared variables are an application's own.
        let emitted = Set(metrics.everMade.keys.map(\.name)).union(MetricsCatalogue.shared.map(\.name))
        #expect(definitions.keys.filter { !emitted.contains($0) }.isEmpty)
    }

    @Test func nothingOutdatedStaysAtTheEnd() {
        var run = Observed(metrics)
        run.start(.first)
        run.sample()
        run.recorder.close(in: .stopped)
        #expect(metrics.value("sluice_partition_lag_records", labels) == nil)
        #expect(metrics.value("sluice_driver_heartbeat_timestamp_seconds") == nil)
        #expect(metrics.value("sluice_assigned_partitions") == 0)
        #expect(metrics.value("sluice_state", ["state": "stopped"]) == 1)
    }
}

extension CallResources {
    fileprivate static var ofEachKind: Self {
        var calls = CallResources()
        calls.add(BlockingPool(name: "mapBlocking-1", threads: 1))
        _ = calls.limiter("database", concurrency: 1)
        _ = calls.rateLimiter("api", callsPerSecond: 1, burst: 1, time: TimeSource(ContinuousClock()))
        return calls
    }
}

extension MetricDefinition {
    fileprivate var capturedKind: CapturedMetrics.Kind {
        switch kind {
        case .counter: .counter
        case .gauge: .gauge
        case .histogram: .timer
        }
    }
}
