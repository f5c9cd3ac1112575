import Foundation
import Logging
@testable import Sluice
import SluiceTesting
import Synchronization
import Testing

/// Batches that a crash interrupts come again as they were.
@Suite(.timeLimit(.minutes(1))) struct BatchCheckpointTests {
    private let directory = NSTemporaryDirectory() + "sluice-checkpoint-\(UUID())"
    private let batches = Collected<Batch<Int>>()

    /// Runs until everything is read, or until the closure has failed for good at the call with that number.
    private func run(
        _ source: MemorySource,
        failingAt call: Int? = nil,
        adjust: (inout ApplicationConfiguration) -> Void = { _ in }
    ) async throws {
        let configuration = ApplicationConfiguration.quiet.with {
            $0.deliveryRetry = RetryPolicy(maxAttempts: 1)
            adjust(&$0)
        }
        let pipeline = Pipeline(source, configuration)
        let calls = Atomic(0)
        pipeline.numbers.write(
            to: .forEachBatch(checkpoint: directory) { [batches] batch in
                batches.append(batch)
                if calls.add(1, ordering: .relaxed).newValue == call { throw Fault() }
            }
        )
        if call == nil { return try await pipeline.app.run() }
        await #expect(throws: ApplicationError.self) { try await pipeline.app.run() }
    }

    private func remove() { try? FileManager.default.removeItem(atPath: directory) }

    /// The limits of the second run would make other batches.
    @Test func theInterruptedBatchComesAgainWithTheSameNumberAndRanges() async throws {
        defer { remove() }
        let source = MemorySource(numbers: 10, partitions: 2)
        try await run(source, failingAt: 2) { $0.maxTaskOutputBytes = 2 * MemoryLayout<Int>.stride }
        try await run(source) { $0.maxTaskOutputBytes = MemoryLayout<Int>.stride }
        let identities = batches.all.map(\.identity)
        #expect(identities[1] == identities[2])
        #expect(batches.all.map(\.id.rawValue) == [0, 1, 1, 2])
        #expect(batches.all.map(\.elements) == [[0, 2, 1, 3], [4, 6, 5, 7], [4, 6, 5, 7], [8, 9]])
        #expect(Set(identities).count == 3)
    }

    /// The group's commit was lost, but the next batch's beginning says that the one before is done.
    @Test func whatIsDoneDoesNotComeAgainThoughTheCommitWasLost() async throws {
        defer { remove() }
        let limit = 2 * MemoryLayout<Int>.stride
        try await run(MemorySource(numbers: 10, partitions: 2), failingAt: 2) { $0.maxTaskOutputBytes = limit }
        // Nothing is committed.
        try await run(MemorySource(numbers: 10, partitions: 2)) { $0.maxTaskOutputBytes = limit }
        let unique = Dictionary(grouping: batches.all, by: \.identity).compactMap(\.value.first)
        #expect(unique.flatMap(\.elements).sorted() == Array(0..<10))
    }

    @Test func numbersGoOnOverRuns() async throws {
        defer { remove() }
        let source = MemorySource(numbers: 4)
        try await run(source)
        source.add(4..<6)
        try await run(source)
        #expect(batches.all.map(\.id) == [BatchID(0), BatchID(1)])
        #expect(batches.all.map(\.elements) == [[0, 1, 2, 3], [4, 5]])
    }

    @Test func aDirectoryIsOneInstances() async throws {
        defer { remove() }
        let first = BatchCheckpoint(directory: directory)
        try first.open(.init(application: "a", group: "g"), logger: Logger(label: "test"))
        #expect(throws: Failure.self) {
            try BatchCheckpoint(directory: directory).open(
                .init(application: "a", group: "g"),
                logger: Logger(label: "test")
            )
        }
        first.close()
        try BatchCheckpoint(directory: directory).open(
            .init(application: "a", group: "g"),
            logger: Logger(label: "test")
        )
    }

    @Test func aDirectoryIsOneGroups() throws {
        defer { remove() }
        let first = BatchCheckpoint(directory: directory)
        try first.open(.init(application: "a", group: "g"), logger: Logger(label: "test"))
        _ = try first.begin([OffsetRange(partition: .first, from: 0, until: 1)])
        first.close()
        let error = #expect(throws: Failure.self) {
            try BatchCheckpoint(directory: directory).open(
                .init(application: "a", group: "h"),
                logger: Logger(label: "test")
            )
        }
        #expect(error?.message.contains("application a, group g") == true)
    }

    @Test(arguments: ["", "{", "[[[[", #"{"version":2}"#, "null"])
    func aDamagedFileIsAClearError(_ text: String) throws {
        defer { remove() }
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(fileURLWithPath: directory + "/batches.json"))
        let error = #expect(throws: Failure.self) {
            try BatchCheckpoint(directory: directory).open(
                .init(application: "a", group: "g"),
                logger: Logger(label: "test")
            )
        }
        #expect(error?.message.contains("batches.json") == true)
    }
}
