import Sluice
import SluiceTesting

/// Runs lines of text, partition by partition, through keyed operators.
enum KeyedRun {
    /// What comes out of all of one batch.
    static func output<Output: Sendable>(
        of partitions: [[String]],
        _ configuration: ApplicationConfiguration = .quiet,
        through build: (Stream<String>) -> Stream<Output>
    ) async throws -> [Output] {
        let (app, lines) = application(partitions, configuration)
        let sink = MemorySink<Output>()
        build(lines).write(to: sink)
        try await app.run()
        return sink.elements
    }

    /// What it fails with when it must fail.
    static func failure<Output: Sendable>(
        of partitions: [[String]],
        _ configuration: ApplicationConfiguration = .quiet,
        through build: (Stream<String>) -> Stream<Output>
    ) async throws -> ApplicationError {
        let (app, lines) = application(partitions, configuration)
        build(lines).write(to: MemorySink<Output>())
        return try await SluiceTests.failure(of: app)
    }

    static func application(
        _ partitions: [[String]],
        _ configuration: ApplicationConfiguration = .quiet
    ) -> (StreamingApplication, Stream<String>) {
        let source = MemorySource(topics: ["in": max(1, partitions.count)])
        for (number, lines) in partitions.enumerated() {
            for line in lines { source.append(Bytes(line), to: "in", partition: Int32(number)) }
        }
        let app = StreamingApplication(name: "test", configuration: configuration)
        return (app, app.stream(from: source.source(topics: "in")).map { $0.value?.utf8String ?? "" })
    }
}

extension Stream<String> {
    /// Pairs that are written `key=number`.
    var pairs: Stream<(String, Int)> {
        map { line in
            let halves = line.split(separator: "=", omittingEmptySubsequences: false)
            guard halves.count == 2, let number = Int(halves[1]) else { throw Fault() }
            return (String(halves[0]), number)
        }
    }
}

extension Sequence {
    /// Values by key; a key that comes twice fails the test.
    func byKey<Key: Hashable, Value>() -> [Key: Value] where Element == (Key, Value) {
        Dictionary(uniqueKeysWithValues: map { ($0.0, $0.1) })
    }
}
