import Sluice
import SluiceTesting
import Testing

/// One application in exactly-once mode, in this process.
@Suite(
    .timeLimit(.minutes(2)),
    .enabled(if: TestCluster.isReal, "the embedded broker has no transactions: set SLUICE_TEST_BOOTSTRAP")
)
struct ExactlyOnceApplicationTests {
    private let lines = Lines()

    private func configuration(_ cluster: TestCluster, _ trigger: Trigger) -> ApplicationConfiguration {
        var configuration = cluster.configuration(group: "g", logTo: lines)
        configuration.guarantee = .exactlyOnce
        configuration.instanceID = "one"
        configuration.trigger = trigger
        return configuration
    }

    @Test func outputAndOffsetsAreThereTogether() async throws {
        let cluster = try TestCluster()
        let (input, output) = (try await cluster.makeTopic("in"), try await cluster.makeTopic("out"))
        try await cluster.write(0..<20_000, to: input)
        var configuration = configuration(cluster, .availableNow)
        configuration.maxBatchRecords = 3_000
        let app = StreamingApplication(name: "copy", configuration: configuration)
        app.stream(from: .kafka(topic: input)).write(to: .kafka(topic: output))
        try await app.run()
        #expect(try await cluster.read(output, count: 20_000).map(\.text) == (0..<20_000).map { "\($0)" })
        #expect(try cluster.committed(by: "g", input) == 20_000)
        // Each transaction leaves a marker.
        #expect(try cluster.logEnd(output) > 20_000)
    }

    @Test func recordsWithoutOutputAreCommittedToo() async throws {
        let cluster = try TestCluster()
        let (input, output) = (try await cluster.makeTopic("in"), try await cluster.makeTopic("out"))
        try await cluster.write(0..<100, to: input)
        let app = StreamingApplication(name: "none", configuration: configuration(cluster, .availableNow))
        app.stream(from: .kafka(topic: input)).filter { _ in false }.write(to: .kafka(topic: output))
        try await app.run()
        #expect(try cluster.committed(by: "g", input) == 100)
        #expect(try cluster.logEnd(output) == 0)
    }

    @Test func deadLettersAreInTheTransaction() async throws {
        struct Refusal: Error {}
        let cluster = try TestCluster()
        let (input, output) = (try await cluster.makeTopic("in"), try await cluster.makeTopic("out"))
        let dead = try await cluster.makeTopic("dead")
        try await cluster.write(0..<100, to: input)
        var configuration = configuration(cluster, .availableNow)
        configuration.onFailure = .deadLetter(to: dead)
        configuration.deadLetterLimit = nil
        let app = StreamingApplication(name: "dead", configuration: configuration)
        app.stream(from: .kafka(topic: input))
            .filter { if (Int($0.text) ?? 0).isMultiple(of: 2) { true } else { throw Refusal() } }
            .write(to: .kafka(topic: output))
        try await app.run()
        let (even, odd) = (stride(from: 0, to: 100, by: 2), stride(from: 1, to: 100, by: 2))
        #expect(try await cluster.read(output, count: 50).map(\.text) == even.map { "\($0)" })
        #expect(try await cluster.read(dead, count: 50).map(\.text) == odd.map { "\($0)" })
        #expect(try cluster.committed(by: "g", input) == 100)
        // The letters, and a marker at the least.
        #expect(try cluster.logEnd(dead) > 50)
    }

    @Test func whatAFormerSelfLeftOpenIsAbortedAtTheStart() async throws {
        let cluster = try TestCluster()
        let (input, output) = (try await cluster.makeTopic("in"), try await cluster.makeTopic("out"))
        try await cluster.write(0..<10, to: input)
        let former = try Transactional(cluster, exactID: id(cluster), topic: output)
        defer { former.producer.close() }
        try former.open(["left open"])
        let app = StreamingApplication(name: "copy", configuration: configuration(cluster, .availableNow))
        app.stream(from: .kafka(topic: input)).write(to: .kafka(topic: output))
        try await app.run()
        #expect(try await cluster.read(output, count: 10).map(\.text) == (0..<10).map { "\($0)" })
    }

    @Test func anotherProducerWithTheSameIDStopsItAndIsNamed() async throws {
        let cluster = try TestCluster()
        let (input, output) = (try await cluster.makeTopic("in"), try await cluster.makeTopic("out"))
        try await cluster.write(0..<10, to: input)
        let app = StreamingApplication(
            name: "copy",
            configuration: configuration(cluster, .interval(.milliseconds(50)))
        )
        app.stream(from: .kafka(topic: input)).write(to: .kafka(topic: output))
        let run = Task { try await app.run() }
        _ = try await cluster.read(output, count: 10)
        // Whichever of the two is next, it is fenced.
        let others = try (0..<2).map { try Transactional(cluster, exactID: id(cluster, $0), topic: output) }
        defer { for other in others { other.producer.close() } }
        try await cluster.write(10..<20, to: input)
        let error = await #expect(throws: ApplicationError.self) { try await run.value }
        #expect(error?.message.contains("transactional.id copy/") == true)
        #expect(error?.message.contains("--instance-id") == true)
        #expect(try cluster.committed(by: "g", input) == 10)
    }

    private func id(_ cluster: TestCluster, _ number: Int = 0) -> String { "copy/\(cluster.name("g"))/one/\(number)" }
}
