import Sluice
import Testing

@Suite(.timeLimit(.minutes(1))) struct MissingTopicTests {
    /// The embedded broker creates every topic that it is asked about, whatever the client says.
    @Test(.enabled(if: TestCluster.isReal, "the embedded broker creates topics: set SLUICE_TEST_BOOTSTRAP"))
    func lookingForATopicCreatesNone() async throws {
        let cluster = try TestCluster()
        defer { cluster.close() }
        let (missing, output) = (cluster.name("missing"), try await cluster.makeTopic("out"))
        for names in [(missing, output), (output, missing)] {
            let app = StreamingApplication(name: "missing", configuration: cluster.configuration(group: "missing"))
            app.stream(from: .kafka(topic: names.0)).write(to: .kafka(topic: names.1))
            let error = await #expect(throws: ApplicationError.self) { try await app.run() }
            #expect(error?.code == .missingTopic)
            #expect(error?.message.contains(missing) == true)
        }
        let topics = try Topics(configuration: cluster.kafka, onLog: { _ in })
        defer { topics.close() }
        #expect(try topics.all(timeout: TestCluster.patience)[missing] == nil)
    }
}
