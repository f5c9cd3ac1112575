import Foundation
import Testing

@testable import Sluice

@Suite struct StatusArticleTests {
    @Test func theArticleNamesEveryMember() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..")
        let article = try String(
            contentsOf: root.appending(path: "Sources/Sluice/Sluice.docc/StatusAPI.md"),
            encoding: .utf8
        )
        let json = try JSONSerialization.jsonObject(with: Data(ApplicationStatus.complete.json()))
        let names = Self.names(in: json)
        #expect(names.count > 90)
        for name in names { #expect(article.contains("`\(name)`"), "\(name) is not in the article") }
    }

    @Test func everyMemberIsThere() { #expect(Self.missing(in: ApplicationStatus.complete, "status").isEmpty) }

    private static func names(in value: Any) -> Set<String> {
        if let object = value as? [String: Any] {
            return object.reduce(into: Set(object.keys)) { $0.formUnion(names(in: $1.value)) }
        }
        return (value as? [Any] ?? []).reduce(into: []) { $0.formUnion(names(in: $1)) }
    }

    /// Members that are nil or empty.
    private static func missing(in value: Any, _ path: String) -> [String] {
        let mirror = Mirror(reflecting: value)
        switch mirror.displayStyle {
        case .optional where mirror.children.isEmpty, .collection where mirror.children.isEmpty: return [path]
        default: return mirror.children.flatMap { missing(in: $0.value, "\(path).\($0.label ?? "")") }
        }
    }
}

extension ApplicationStatus {
    /// With every member set.
    fileprivate static var complete: Self {
        let range = BatchStatus.Range(topic: "in", partition: 1, from: 2, until: 3)
        return ApplicationStatus(
            time: 1,
            cursor: 2,
            application: ApplicationIdentity(
                name: "test",
                group: "group",
                instance: "one",
                sluiceVersion: "1",
                librdkafkaVersion: "2",
                startedAt: 3,
                guarantee: "at-least-once",
                trigger: "interval",
                intervalSeconds: 1,
                targetSeconds: 1
            ),
            health: HealthStatus(state: "stuck", detail: "why", isReady: false, isAlive: true),
            plan: PlanStatus(
                stages: [.init(id: 0, source: "topic in", commitScope: "task")],
                nodes: [.init(id: 0, stages: [0], kind: "source", name: "topic in", detail: "none")],
                edges: [.init(from: 0, to: 1, elements: 2, elementsPerSecond: 0.5, isShuffle: true)]
            ),
            backlog: BacklogStatus(
                records: 5,
                inputRecordsPerSecond: 1,
                processedRecordsPerSecond: 2,
                isCatchingUp: true,
                secondsUntilCaughtUp: 5
            ),
            samples: [
                StatusSample(
                    at: 1,
                    inputRecordsPerSecond: 1,
                    processedRecordsPerSecond: 1,
                    writtenRecordsPerSecond: 1,
                    admittedRecords: 1,
                    backlogRecords: 1,
                    lagRecords: 1,
                    batches: 1,
                    schedulingDelaySeconds: 1,
                    processingSeconds: 1,
                    totalDelaySeconds: 2
                )
            ],
            batches: [.complete(range)],
            partitions: [
                PartitionStatus(
                    topic: "in",
                    partition: 1,
                    position: 2,
                    delivered: 3,
                    committed: 4,
                    logEnd: 5,
                    lagRecords: 1,
                    lagSeconds: 1,
                    doing: "waiting",
                    standsForSeconds: 1
                )
            ],
            executors: [
                ExecutorStatus(
                    id: 0,
                    slots: 1,
                    running: [
                        .init(
                            task: "0.0",
                            attempt: 1,
                            range: range,
                            stage: 0,
                            bucket: 1,
                            startedAt: 1,
                            doing: "reading"
                        )
                    ],
                    completedTasks: 1,
                    failedTasks: 1,
                    recordsRead: 1,
                    busyRatio: 1
                )
            ],
            failures: [
                FailureStatus(
                    id: 1,
                    firstAt: 1,
                    lastAt: 2,
                    count: 2,
                    origin: "user_code",
                    message: "no",
                    topic: "in",
                    partition: 1,
                    offset: 2,
                    operatorName: "map",
                    task: "0.0",
                    isRetriable: true
                )
            ],
            accumulators: [
                AccumulatorStatus(name: "sizes", kind: "histogram", count: 1, value: 1, bounds: [1], counts: [1, 0])
            ],
            broadcasts: [
                BroadcastStatus(
                    name: "names",
                    version: 1,
                    loadedAt: 1,
                    ageSeconds: 1,
                    refreshSeconds: 1,
                    failures: 1,
                    lastFailure: "no"
                )
            ],
            configuration: [SettingStatus(key: "trigger", value: "1000ms", source: "flag")]
        )
    }
}

extension BatchStatus {
    fileprivate static func complete(_ range: Range) -> Self {
        BatchStatus(
            id: 0,
            state: "finished",
            cutAt: 1,
            startedAt: 2,
            completedAt: 3,
            deliveredAt: 4,
            committedAt: 5,
            backlogRecords: 1,
            admittedRecords: 1,
            limit: "rate",
            schedulingDelaySeconds: 1,
            processingSeconds: 1,
            totalDelaySeconds: 2,
            recordsRead: 1,
            recordsWritten: 1,
            failedAttempts: 1,
            attempts: [
                Attempt(
                    task: "0.0",
                    attempt: 1,
                    topic: "in",
                    partition: 1,
                    stage: 0,
                    bucket: 1,
                    executor: 0,
                    startedAt: 1,
                    endedAt: 2,
                    deliveredAt: 3,
                    outcome: "completed",
                    earlyEnd: "task_bytes",
                    recordsRead: 1,
                    isStraggler: false
                )
            ],
            omittedAttempts: 0,
            ranges: [range],
            omittedRanges: 0,
            shuffles: [
                Shuffle(
                    stage: 1,
                    buckets: 1,
                    records: 1,
                    bytes: 1,
                    keys: 1,
                    largestBucket: 0,
                    largestRecords: 1,
                    largestKeys: 1
                )
            ]
        )
    }
}
