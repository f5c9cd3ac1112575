import Sluice
import SluiceTesting

struct Fault: Error, Equatable, CustomStringConvertible {
    var description = "out of order"
}

extension TopicPartition {
    static let first = TopicPartition(topic: "in", partition: 0)
    static let second = TopicPartition(topic: "in", partition: 1)
}

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

/// An application that reads numbers from memory.
struct Pipeline {
    let source: MemorySource
    let app: StreamingApplication
    let numbers: Stream<Int>
    let output = MemorySink<Int>()

    init(_ source: MemorySource, _ configuration: ApplicationConfiguration = .quiet, clock: ManualClock? = nil) {
        self.source = source
        app =
            clock.map { StreamingApplication(name: "test", configuration: configuration, clock: $0) }
            ?? StreamingApplication(name: "test", configuration: configuration)
        numbers = app.stream(from: source.source(topics: "in")).map { try $0.number }
    }

    /// Runs the numbers through `build` to their end.
    static func output<Output: Sendable>(
        of count: Int,
        through build: (Stream<Int>) -> Stream<Output>
    ) async throws -> [Output] {
        let pipeline = Pipeline(MemorySource(numbers: count))
        let sink = MemorySink<Output>()
        build(pipeline.numbers).write(to: sink)
        try await pipeline.app.run()
        return sink.elements
    }
}

extension Record {
    var number: Int {
        get throws {
            guard let number = value.flatMap({ Int($0.utf8String) }) else { throw Fault() }
            return number
        }
    }
}

/// What `run` ends with when it must fail.
func failure(of app: StreamingApplication) async throws -> ApplicationError {
    do {
        try await app.run()
    } catch let error as ApplicationError {
        return error
    }
    throw Fault(description: "the application should have failed")
}
