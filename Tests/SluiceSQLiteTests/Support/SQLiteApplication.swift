import GRDB
import Logging
import Sluice
import SluiceSQLite
import SluiceTesting

extension MemorySource {
    /// The numbers from 0 on, in turn over the partitions of the topic `in`.
    convenience init(numbers count: Int, partitions: Int = 1) {
        self.init(topics: ["in": partitions])
        add(0..<count, partitions: partitions)
    }

    func add(_ numbers: Range<Int>, partitions: Int = 1) {
        for number in numbers { append(Bytes("\(number)"), to: "in", partition: Int32(number % partitions)) }
    }
}

extension ApplicationConfiguration {
    /// In memory, patient with tasks, and logs nothing.
    static var quiet: Self {
        var configuration = inMemory
        configuration.silence()
        return configuration
    }

    mutating func silence() {
        logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        // A busy machine must not end tasks early.
        taskSoftDeadline = .seconds(3_600)
        deliveryRetry = RetryPolicy(maxAttempts: 4, initialBackoff: .milliseconds(1))
        trapsSignals = false
    }

    /// A copy with some things changed.
    func with(_ change: (inout Self) -> Void) -> Self {
        var copy = self
        change(&copy)
        return copy
    }
}

extension Sluice.Record {
    var number: Int {
        get throws {
            guard let number = value.flatMap({ Int($0.utf8String) }) else { throw Fault() }
            return number
        }
    }
}

extension SQLiteSink<Int> {
    /// Writes to the table `numbers`.
    static func numbers(
        _ file: TemporaryFile,
        name: String = "sqlite",
        write: @escaping @Sendable (Database, Int) throws -> Void = insert
    ) -> SQLiteSink<Int> {
        SQLiteSink(path: file.path, name: name, migrate: makeNumbers, write: write)
    }
}

/// An application that writes the numbers of `source` to a file, run to its end.
func copy(
    _ source: MemorySource,
    to sinks: SQLiteSink<Int>...,
    through change: (Sluice.Stream<Int>) -> Sluice.Stream<Int> = { $0 },
    configuration: ApplicationConfiguration = .quiet
) async throws {
    let app = StreamingApplication(name: "test", configuration: configuration)
    let numbers = change(app.stream(from: source.source(topics: "in")).map { try $0.number })
    for sink in sinks { numbers.write(to: sink) }
    try await app.run()
}

/// What `body` ends with when it must fail.
func applicationError(of body: () async throws -> Void) async throws -> ApplicationError {
    do {
        try await body()
    } catch let error as ApplicationError {
        return error
    }
    throw Fault(description: "it should have failed")
}
