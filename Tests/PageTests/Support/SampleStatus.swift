import Foundation
@testable import Sluice

/// Statuses that might be an application's.
enum SampleStatus {
    /// When it all began: milliseconds since 1970.
    static let start = 1_760_000_000_000.0

    /// An application of four executors and some partitions after this many seconds, a batch in each.
    static func running(seconds: Int = 60, partitions: Int = 8, attemptsInBatch: Int = 8) -> ApplicationStatus {
        let now = start + Double(seconds) * 1000
        return ApplicationStatus(
            time: now,
            cursor: UInt64(seconds),
            application: identity,
            health: HealthStatus(state: "running", isReady: true, isAlive: true),
            plan: plan,
            backlog: BacklogStatus(
                records: 1_200,
                inputRecordsPerSecond: 4_000,
                processedRecordsPerSecond: 4_100,
                isCatchingUp: false
            ),
            samples: (1...seconds).map(sample),
            batches: (max(1, seconds - 239)...seconds).map { batch($0, attempts: attemptsInBatch) },
            partitions: (0..<partitions).map(partition),
            executors: (1...4).map(executor),
            failures: [],
            configuration: [
                SettingStatus(key: "trigger", value: "interval 1 s", source: "flag"),
                SettingStatus(key: "kafka.sasl.password", value: "***", source: "file"),
            ]
        )
    }

    /// What `running` has one second later, as an update.
    static func update(seconds: Int) -> ApplicationStatus {
        var status = running(seconds: seconds)
        status.application = nil
        status.configuration = nil
        status.samples = [sample(seconds)]
        status.batches = [batch(seconds, attempts: 8)]
        return status
    }

    /// Something that went wrong.
    static func failure(_ message: String, topic: String = "flights", at seconds: Int = 60) -> FailureStatus {
        FailureStatus(
            id: 1,
            firstAt: start + Double(seconds) * 1000 - 5_000,
            lastAt: start + Double(seconds) * 1000,
            count: 3,
            origin: "user_code",
            message: message,
            topic: topic,
            partition: 2,
            offset: 4_711,
            operatorName: "compactMap",
            task: "58.2",
            isRetriable: true
        )
    }

    private static let identity = ApplicationIdentity(
        name: "flights",
        group: "flights-group",
        instance: "flights-0",
        sluiceVersion: "0.1.0",
        librdkafkaVersion: "2.0.2",
        startedAt: start,
        guarantee: "at-least-once",
        trigger: "interval",
        intervalSeconds: 1,
        targetSeconds: 0.9
    )

    private static let plan = PlanStatus(
        stages: [.init(id: 0, source: "kafka(flights)", commitScope: "task")],
        nodes: [
            .init(id: 0, stages: [0], kind: "source", name: "kafka(flights)", detail: nil),
            .init(id: 1, stages: [0], kind: "operator", name: "compactMap", detail: "stops at a failure"),
            .init(id: 2, stages: [0], kind: "sink", name: "kafka(departures)", detail: "at-least-once"),
        ],
        edges: [
            .init(from: 0, to: 1, elements: 240_000, elementsPerSecond: 4_100),
            .init(from: 1, to: 2, elements: 230_000, elementsPerSecond: 3_900),
        ]
    )

    private static func sample(_ second: Int) -> StatusSample {
        StatusSample(
            at: start + Double(second) * 1000,
            inputRecordsPerSecond: 4_000 + Double(second % 7) * 10,
            processedRecordsPerSecond: 4_100,
            writtenRecordsPerSecond: 3_900,
            admittedRecords: 4_100,
            backlogRecords: 1_200,
            lagRecords: 2_400,
            batches: 1,
            schedulingDelaySeconds: 0.002,
            processingSeconds: 0.4 + Double(second % 5) * 0.05,
            totalDelaySeconds: 0.402 + Double(second % 5) * 0.05
        )
    }

    static func batch(_ number: Int, attempts: Int) -> BatchStatus {
        let cut = start + Double(number) * 1000 - 900
        let first = Int64(number) * 500
        let ranges = (0..<attempts).map {
            BatchStatus.Range(topic: "flights", partition: Int32($0), from: first, until: first + 500)
        }
        return BatchStatus(
            id: Int64(number),
            state: "finished",
            cutAt: cut,
            startedAt: cut + 2,
            completedAt: cut + 400,
            deliveredAt: cut + 420,
            committedAt: cut + 450,
            backlogRecords: 4_500,
            admittedRecords: 4_100,
            limit: "backlog",
            schedulingDelaySeconds: 0.002,
            processingSeconds: 0.418,
            totalDelaySeconds: 0.42,
            recordsRead: 4_100,
            recordsWritten: 3_900,
            failedAttempts: 0,
            attempts: (0..<attempts).map { attempt($0, of: number, cut: cut) },
            omittedAttempts: 0,
            ranges: ranges,
            omittedRanges: 0
        )
    }

    private static func attempt(_ index: Int, of batch: Int, cut: Double) -> BatchStatus.Attempt {
        let begin = cut + 2 + Double(index / 4) * 190
        return BatchStatus.Attempt(
            task: "\(batch).\(index)",
            attempt: 1,
            topic: "flights",
            partition: Int32(index),
            stage: 0,
            executor: index % 4 + 1,
            startedAt: begin,
            endedAt: begin + 180,
            deliveredAt: begin + 195,
            outcome: "completed",
            earlyEnd: nil,
            recordsRead: 500,
            isStraggler: index == 7
        )
    }

    private static func partition(_ number: Int) -> PartitionStatus {
        PartitionStatus(
            topic: "flights",
            partition: Int32(number),
            position: 10_000,
            delivered: 9_900,
            committed: 9_800,
            logEnd: 10_100 + Int64(number) * 10,
            lagRecords: 300 + Int64(number) * 10,
            lagSeconds: 0.4,
            doing: nil,
            standsForSeconds: nil
        )
    }

    private static func executor(_ number: Int) -> ExecutorStatus {
        ExecutorStatus(
            id: number,
            slots: 1,
            running: [],
            completedTasks: 120,
            failedTasks: 0,
            recordsRead: 60_000,
            busyRatio: 0.4
        )
    }
}
