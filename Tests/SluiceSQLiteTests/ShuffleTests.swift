import GRDB
import Sluice
import SluiceSQLite
import SluiceTesting
import Synchronization
import Testing

/// The sink behind a shuffle, in an application that reads memory.
@Suite(.timeLimit(.minutes(1))) struct ShuffleTests {
    private let file: TemporaryFile

    init() throws { file = try TemporaryFile() }

    private func count(_ source: MemorySource, _ sink: SQLiteSink<Int>) async throws {
        let app = StreamingApplication(name: "test", configuration: .quiet)
        app.stream(from: source.source(topics: "in")).map { try $0.number % 4 }.countByValue()
            .map { value, count in value * 100 + count }
            .write(to: sink)
        try await app.run()
    }

    @Test func aBatchIsOneTransaction() async throws {
        let source = MemorySource(numbers: 10, partitions: 2)
        let failures = Mutex(2)
        try await count(
            source,
            .numbers(file) { db, number in
                try insert(db, number)
                let isToFail = failures.withLock { left in
                    guard number >= 200, left > 0 else { return false }
                    left -= 1
                    return true
                }
                if isToFail { throw Fault() }
            }
        )
        #expect(try file.numbers().sorted() == [3, 103, 202, 302])
        #expect(try file.positions() == ["test/sqlite/in/0 = 5", "test/sqlite/in/1 = 5"])
        #expect(source.committedOffsets == [.first: 5, .second: 5])
    }

    @Test func aRestartWhoseCommitWasLostWritesNothingTwice() async throws {
        let source = MemorySource(numbers: 10, partitions: 2)
        let sink = SQLiteSink<Int>.numbers(file) { db, number in
            if number == 3 {
                source.refuseCommits(Failure(origin: .commit, message: "refused", isRetriable: false))
            }
            try insert(db, number)
        }
        _ = try await applicationError { try await count(source, sink) }
        #expect(try file.numbers().sorted() == [3, 103, 202, 302])
        source.add(10..<12, partitions: 2)
        try await count(source, .numbers(file))
        #expect(try file.numbers().sorted() == [3, 103, 201, 202, 301, 302])
        #expect(source.committedOffsets == [.first: 6, .second: 6])
    }
}
