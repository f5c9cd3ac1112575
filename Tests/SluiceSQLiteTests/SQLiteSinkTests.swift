import GRDB
import Sluice
import SluiceSQLite
import SluiceTesting
import Synchronization
import Testing

/// The sink in an application that reads memory.
@Suite(.timeLimit(.minutes(1))) struct SQLiteSinkTests {
    private let file: TemporaryFile

    init() throws { file = try TemporaryFile() }

    @Test func rowsAndPositionsAreThereWhenTheGroupCommits() async throws {
        let source = MemorySource(numbers: 6, partitions: 2)
        try await copy(source, to: .numbers(file))
        #expect(try file.numbers().sorted() == Array(0..<6))
        #expect(try file.positions() == ["test/sqlite/in/0 = 3", "test/sqlite/in/1 = 3"])
        #expect(source.committedOffsets == [.first: 3, .second: 3])
    }

    @Test func aRestartWhoseCommitWasLostWritesNothingTwice() async throws {
        let source = MemorySource(numbers: 4)
        let sink = SQLiteSink<Int>.numbers(file) { db, number in
            if number == 0 { source.refuseCommits(Failure(origin: .commit, message: "refused", isRetriable: false)) }
            try insert(db, number)
        }
        let error = try await applicationError { try await copy(source, to: sink) }
        #expect(error.message.contains("refused"))
        // Where the partition began.
        #expect(source.committedOffsets == [.first: 0])
        source.add(4..<7)
        try await copy(source, to: .numbers(file))
        #expect(try file.numbers() == Array(0..<7))
        #expect(source.committedOffsets == [.first: 7])
    }

    @Test func aGroupThatForgotItsOffsetsWritesNothingTwice() async throws {
        try await copy(MemorySource(numbers: 4), to: .numbers(file))
        let source = MemorySource(numbers: 7)
        try await copy(source, to: .numbers(file))
        #expect(try file.numbers() == Array(0..<7))
        #expect(source.committedOffsets == [.first: 7])
    }

    @Test func aDeliveryThatFailsBetweenRowsIsWrittenOnce() async throws {
        let source = MemorySource(numbers: 5)
        let failures = Mutex(2)
        try await copy(
            source,
            to: .numbers(file) { db, number in
                try insert(db, number)
                let isToFail = failures.withLock { left in
                    guard number == 3, left > 0 else { return false }
                    left -= 1
                    return true
                }
                if isToFail { throw Fault() }
            }
        )
        #expect(try file.numbers() == Array(0..<5))
    }

    @Test func aViolatedConstraintEndsTheApplicationAndNamesTheElement() async throws {
        let source = MemorySource(numbers: 5)
        let sink = SQLiteSink<Int>(
            path: file.path,
            migrate: { try $0.execute(sql: "CREATE TABLE IF NOT EXISTS numbers (number INTEGER UNIQUE)") },
            write: { db, number in try insert(db, number % 3) }
        )
        let error = try await applicationError { try await copy(source, to: sink) }
        #expect(error.failure?.attempts == 1)
        #expect(error.message.contains("writing element 4 of 5 of in[0] 0..<5, file \(file.path)"))
        #expect(error.message.contains("UNIQUE constraint failed: numbers.number"))
        #expect(try file.numbers().isEmpty)
        #expect(source.committedOffsets == [.first: 0])
    }

    @Test func rangesWithoutOutputMoveThePosition() async throws {
        let source = MemorySource(numbers: 4)
        try await copy(source, to: .numbers(file), through: { $0.filter { $0 < 2 } })
        #expect(try file.positions() == ["test/sqlite/in/0 = 4"])
        source.add(4..<8)
        try await copy(source, to: .numbers(file), through: { $0.filter { $0 < 2 } })
        #expect(try file.positions() == ["test/sqlite/in/0 = 8"])
        source.add(8..<9)
        try await copy(source, to: .numbers(file))
        #expect(try file.numbers() == [0, 1, 8])
    }

    @Test func offsetsThatNoRecordBearsMoveThePosition() async throws {
        let source = MemorySource(numbers: 2)
        source.appendGap(3, to: "in")
        try await copy(source, to: .numbers(file))
        #expect(try file.positions() == ["test/sqlite/in/0 = 5"])
        source.add(2..<3)
        try await copy(source, to: .numbers(file))
        #expect(try file.numbers() == [0, 1, 2])
    }

    @Test func recordsThatRetentionDeletedAreSkippedOnce() async throws {
        let source = MemorySource(numbers: 3)
        try await copy(source, to: .numbers(file))
        source.add(3..<8)
        source.deleteRecords(below: 6, of: "in")
        let skipping = ApplicationConfiguration.quiet.with { $0.onDataLoss = .skipToEarliest }
        try await copy(source, to: .numbers(file), configuration: skipping)
        #expect(try file.numbers() == [0, 1, 2, 6, 7])
        #expect(try file.positions() == ["test/sqlite/in/0 = 8"])
    }

    @Test func anotherFileIsRefused() async throws {
        let source = MemorySource(numbers: 3)
        try await copy(source, to: .numbers(file))
        source.add(3..<6)
        let other = try TemporaryFile()
        let error = try await applicationError { try await copy(source, to: .numbers(other)) }
        #expect(error.message.contains("the group has committed offset 3, and sink sqlite knows nothing"))
        #expect(try other.numbers().isEmpty)
    }

    /// The first one may have written, and died before it committed.
    @Test func anotherFileIsRefusedBeforeAnythingIsCommitted() async throws {
        let source = MemorySource(numbers: 3)
        let sink = SQLiteSink<Int>.numbers(file) { _, _ in
            throw Failure(origin: .sink, message: "broken", isRetriable: false)
        }
        _ = try await applicationError { try await copy(source, to: sink) }
        let other = try TemporaryFile()
        let error = try await applicationError { try await copy(source, to: .numbers(other)) }
        #expect(error.message.contains("the group has committed offset 0, and sink sqlite knows nothing"))
    }

    @Test func aFileFromABackupIsRefused() async throws {
        let source = MemorySource(numbers: 3)
        try await copy(source, to: .numbers(file))
        try file.execute("UPDATE sluice_positions SET position = 2")
        let error = try await applicationError { try await copy(source, to: .numbers(file)) }
        #expect(error.message.contains("the group has committed offset 3, and sink sqlite stands at 2"))
    }

    @Test func sinksWithNamesOfTheirOwnShareAFile() async throws {
        let source = MemorySource(numbers: 3)
        try await copy(source, to: .numbers(file, name: "one"), .numbers(file, name: "two"))
        #expect(try file.numbers() == [0, 1, 2, 0, 1, 2])
        #expect(try file.positions() == ["test/one/in/0 = 3", "test/two/in/0 = 3"])
    }

    @Test func sinksOfOneNameAreRefused() async throws {
        let source = MemorySource(numbers: 3)
        let error = try await applicationError { try await copy(source, to: .numbers(file), .numbers(file)) }
        #expect(error.message.contains("another sink of the application is named sqlite too"))
        #expect(source.committedOffsets == [.first: 0])
    }

    @Test func anotherStreamsTopicsAreLeftAlone() async throws {
        let source = MemorySource(topics: ["in": 1, "other": 1])
        source.add(0..<2)
        source.append("7", to: "other")
        for _ in 0..<2 {
            let app = StreamingApplication(name: "test", configuration: .quiet)
            app.stream(from: source.source(topics: "in")).map { try $0.number }.write(to: .numbers(file))
            app.stream(from: source.source(topics: "other")).write(to: MemorySink<Sluice.Record>())
            try await app.run()
        }
        #expect(try file.positions() == ["test/sqlite/in/0 = 2"])
        #expect(source.committedOffsets[TopicPartition(topic: "other", partition: 0)] == 1)
    }

    @Test func aFileThatCannotBeOpenedEndsTheStart() async throws {
        let source = MemorySource(numbers: 1)
        let sink = SQLiteSink<Int>(path: "/no/such/directory/rows.db", migrate: makeNumbers, write: insert)
        let error = try await applicationError { try await copy(source, to: sink) }
        #expect(error.message.contains("starting sink sqlite"))
        #expect(error.message.contains("/no/such/directory/rows.db"))
    }

    @Test func aTaskEndsEarlyWhereItsElementsAreLarge() async throws {
        let source = MemorySource(numbers: 4)
        let sink = SQLiteSink<Int>(path: file.path, migrate: makeNumbers, size: { _ in 1_000 }, write: insert)
        let batches = Mutex<[Int]>([])
        let configuration = ApplicationConfiguration.quiet.with {
            $0.maxTaskOutputBytes = 2_000
            $0.onProgress = { report in batches.withLock { $0.append(report.batch.counts.recordsRead) } }
        }
        try await copy(source, to: sink, configuration: configuration)
        #expect(batches.withLock(\.self) == [2, 2])
        #expect(try file.numbers() == [0, 1, 2, 3])
    }

    @Test func itSaysWhatItPromises() throws {
        let app = StreamingApplication(name: "test", configuration: .quiet)
        app.stream(from: .kafka(topic: "in")).map { try $0.number }.write(to: .numbers(file))
        #expect(try app.explain().contains("delivery: exactly-once"))
    }
}
