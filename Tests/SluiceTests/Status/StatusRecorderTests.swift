import SluiceCore
import Testing

@testable import Sluice

@Suite struct StatusRecorderTests {
    private func started(_ partitions: TopicPartition...) throws -> ObservedDriver {
        var run = try ObservedDriver()
        for partition in partitions { run.assign(partition) }
        run.look()
        run.advance(by: .milliseconds(10))
        run.send(.recordsAvailable(Dictionary(uniqueKeysWithValues: partitions.map { ($0, 9) })))
        return run
    }

    @Test func aBatchIsFollowedFromItsCutToItsCommit() throws {
        var run = try started(.first)
        var batch = try #require(run.status().batches.first)
        #expect(batch.state == "running")
        #expect(batch.cutAt == 1_000_010)
        #expect(batch.startedAt == 1_000_010)
        #expect(batch.schedulingDelaySeconds == 0)
        #expect(batch.admittedRecords == 9)
        #expect(batch.limit == "backlog")
        #expect(batch.ranges.map(\.until) == [9])
        #expect(batch.attempts.map(\.outcome) == ["running"])
        #expect(run.status().executors.first?.running.map(\.task) == ["0.0"])
        run.advance(by: .milliseconds(5))
        run.report(try #require(run.attempts.first))
        batch = try #require(run.status().batches.first)
        #expect(batch.completedAt == 1_000_015)
        #expect(batch.deliveredAt == nil)
        #expect(batch.recordsRead == 0)
        #expect(batch.attempts.first?.endedAt == 1_000_015)
        #expect(batch.attempts.first?.outcome == "completed")
        run.advance(by: .milliseconds(5))
        run.answerDeliveries()
        batch = try #require(run.status().batches.first)
        #expect(batch.state == "finished")
        #expect(batch.deliveredAt == 1_000_020)
        #expect(batch.attempts.first?.deliveredAt == 1_000_020)
        #expect(batch.recordsRead == 9)
        #expect(batch.recordsWritten == 18)
        #expect(batch.processingSeconds == 0.01)
        #expect(batch.totalDelaySeconds == 0.01)
        #expect(batch.committedAt == nil)
        run.advance(by: .milliseconds(5))
        run.answerCommits()
        #expect(run.status().batches.first?.committedAt == 1_000_025)
        #expect(run.status().executors.first?.completedTasks == 1)
        #expect(run.status().plan.edges.map(\.elements) == [9, 9])
        #expect(run.recorder.attempts.isEmpty)
        #expect(run.recorder.deliveries.isEmpty)
        #expect(run.recorder.commits.isEmpty)
    }

    @Test func aFailedAttemptCountsNothingAndIsTold() throws {
        var run = try started(.first)
        let failure = Failure(origin: .userCode, message: "no", partition: .first, offset: 4, operatorName: "map")
        run.report(try #require(run.attempts.first), failure)
        run.advance(by: .milliseconds(1))
        run.send(.timerFired)
        run.report(try #require(run.attempts.first))
        run.answerDeliveries()
        let status = run.status()
        let batch = try #require(status.batches.first)
        #expect(batch.failedAttempts == 1)
        #expect(batch.attempts.map(\.outcome) == ["failed", "completed"])
        #expect(batch.attempts.map(\.attempt) == [1, 2])
        #expect(batch.recordsRead == 9)
        #expect(status.plan.edges.map(\.elements) == [9, 9])
        #expect(status.failures.map(\.message) == ["no"])
        #expect(status.failures.first?.task == "0.0")
        #expect(status.executors.first?.failedTasks == 1)
    }

    @Test func deliveriesAndCommitsThatFailAreTold() throws {
        var run = try started(.first)
        run.report(try #require(run.attempts.first))
        run.answerDeliveries(Failure(origin: .sink, message: "away", partition: .first))
        run.advance(by: .milliseconds(1))
        run.send(.timerFired)
        run.answerDeliveries()
        run.answerCommits(Failure(origin: .commit, message: "rebalance"))
        #expect(run.status().failures.map(\.origin) == ["sink", "commit"])
        #expect(run.status().failures.first?.task == "0.0")
        #expect(run.status().batches.first?.state == "finished")
    }

    @Test func whatIsTakenAwayIsAbandoned() throws {
        var run = try started(.first)
        let attempt = try #require(run.attempts.first)
        run.send(.lost([.first]))
        #expect(run.status().batches.first?.attempts.map(\.outcome) == ["abandoned"])
        #expect(run.status().executors.first?.running.count == 1)
        #expect(run.status().partitions.isEmpty)
        run.look()
        #expect(run.status().batches.first?.state == "abandoned")
        run.report(attempt)
        #expect(run.status().batches.first?.attempts.map(\.outcome) == ["abandoned"])
        #expect(run.status().batches.first?.attempts.first?.endedAt != nil)
        #expect(run.status().executors.first?.running.isEmpty == true)
        #expect(run.recorder.attempts.isEmpty)
    }

    @Test func whatFailsThatWasTakenAwayIsNoFailure() throws {
        var run = try started(.first, .second)
        let (one, other) = (try #require(run.attempts.first), try #require(run.attempts.last))
        run.report(one)
        run.send(.lost([.first, .second]))
        run.report(other, Failure(origin: .userCode, message: "cancelled", partition: other.range?.partition))
        run.answerDeliveries(Failure(origin: .sink, message: "purged", partition: one.range?.partition))
        #expect(run.status().failures.isEmpty)
        #expect(run.status().executors.first?.failedTasks == 0)
        #expect(run.status().batches.first?.failedAttempts == 0)
        #expect(run.recorder.deliveries.isEmpty)
    }

    @Test func anAnswerThatComesAfterARebalanceIsNoInput() throws {
        var run = try started(.first)
        run.send(.lost([.first]))
        run.recorder.note(.observed(RequestID(99), [.first: 9]), at: run.now)
        run.assign(.first, at: 1_000)
        run.recorder.note(.observed(RequestID(100), [.first: 1_000]), at: run.now)
        run.advance(by: .seconds(1))
        run.look()
        #expect(run.status().samples.last?.inputRecordsPerSecond == 0)
    }

    @Test func lostOffsetsAreAddedUp() throws {
        let run = try ObservedDriver()
        var recorder = run.recorder
        for (from, until) in [(Int64(0), Int64(30)), (30, 42)] {
            recorder.note(.offsetsLost(OffsetRange(partition: .first, from: from, until: until)), at: run.now)
        }
        #expect(run.status().failures.map(\.count) == [42])
    }

    @Test func partitionsAndRatesAreThoseOfTheLastLook() throws {
        var run = try started(.first, .second)
        run.send(.recordsAvailable([.first: 29]))
        run.report(try #require(run.attempts.first))
        run.answerDeliveries()
        run.advance(by: .milliseconds(990))
        run.look()
        let status = run.status()
        #expect(status.partitions.map(\.partition) == [0, 1])
        #expect(status.partitions.first?.logEnd == 29)
        #expect(status.partitions.first?.lagRecords == 29)
        #expect(status.partitions.first?.doing != nil)
        #expect(status.samples.count == 1)
        #expect(status.samples.first?.at == 1_001_000)
        #expect(status.samples.first?.inputRecordsPerSecond == 20)
        #expect(status.samples.first?.processedRecordsPerSecond == 9)
        #expect(status.samples.first?.lagRecords == 38)
        #expect(status.backlog.inputRecordsPerSecond == 20)
        #expect(status.backlog.processedRecordsPerSecond == 9)
        #expect(!status.backlog.isCatchingUp)
    }

    @Test func anExecutorThatIsLostTakesItsWorkWithIt() throws {
        var run = try started(.first, .second)
        run.report(try #require(run.attempts.first))
        run.send(.executorLost(ExecutorID(0)))
        #expect(run.recorder.attempts.isEmpty)
        #expect(run.recorder.deliveries.isEmpty)
        #expect(run.status().executors.isEmpty)
    }

    @Test func theEndIsTold() throws {
        var run = try started(.first)
        let failure = Failure(origin: .source, message: "gone for good", isRetriable: false)
        run.send(.failed(failure))
        run.recorder.close(.failure(ApplicationError(.failed, "\(failure)", failure: failure)), at: run.now)
        #expect(run.status().failures.map(\.message) == ["gone for good"])
        #expect(run.status().failures.map(\.count) == [1])
        #expect(run.status().batches.map(\.state) == ["abandoned"])
        let other = try started(.first)
        other.recorder.close(.failure(ApplicationError(.missingTopic, "no topic")), at: other.now)
        #expect(other.status().failures.map(\.origin) == ["application"])
    }
}
