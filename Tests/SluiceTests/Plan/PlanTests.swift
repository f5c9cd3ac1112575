import Sluice
import SluiceTesting
import Testing

@Suite struct PlanTests {
    private let app = StreamingApplication(name: "test", configuration: .quiet)

    private func fault(_ app: StreamingApplication) throws -> String {
        let error = try #require(throws: ApplicationError.self) { try app.explain() }
        #expect(error.code == .invalidPlan)
        return error.message
    }

    @Test func anApplicationNeedsAStream() throws {
        #expect(try fault(app) == "there is no stream: begin one with stream(from:)")
    }

    @Test func aStreamNeedsATopic() throws {
        app.stream(from: .kafka(topics: [])).write(to: MemorySink())
        #expect(try fault(app) == "a stream reads no topic: name at least one")
    }

    @Test func aStreamNeedsASink() throws {
        _ = app.stream(from: .kafka(topic: "in")).map { $0.offset }
        #expect(try fault(app) == "the stream from kafka in is never written: end it with write(to:)")
    }

    @Test func aTopicIsReadOnce() throws {
        for _ in 1...2 { app.stream(from: .kafka(topic: "in")).write(to: MemorySink()) }
        #expect(try fault(app) == "topic in is read twice: name it once, and branch the stream that reads it")
    }

    @Test func allStreamsComeFromOnePlace() throws {
        app.stream(from: .kafka(topic: "in")).write(to: MemorySink())
        app.stream(from: MemorySource(topics: ["other": 1]).source(topics: "other")).write(to: MemorySink())
        #expect(try fault(app) == "all streams of an application must come from the same place")
    }

    @Test func aUnionIsOfOneApplication() throws {
        let other = StreamingApplication(name: "other", configuration: .quiet)
        app.stream(from: .kafka(topic: "in"))
            .union(other.stream(from: .kafka(topic: "in")))
            .write(to: MemorySink())
        #expect(try fault(app) == "a union joins streams of two applications")
    }

    @Test func aPlanThatCannotRunIsAnErrorBeforeAnythingStarts() async throws {
        let error = try await failure(of: app)
        #expect(error.code == .invalidPlan)
    }

    @Test func explainsStagesAndBranches() throws {
        let records = app.stream(from: .kafka(topics: ["a", "b"])).filter { $0.value != nil }
        records.map { $0.offset }.write(to: MemorySink())
        records.write(to: .kafka(topic: "out"))
        app.stream(from: .kafka(topic: "c")).write(to: .console())
        #expect(
            try app.explain() == """
                stage 0: kafka a, b
                  filter
                  branch 1: map
                    write to memory
                  branch 2: write to kafka out
                stage 1: kafka c
                  write to console
                delivery: at-least-once; output is delivered and committed each task by itself
                """
        )
    }

    @Test func explainsThatBatchesAreDeliveredWhole() throws {
        app.stream(from: .kafka(topic: "in")).write(to: .forEachBatch { _ in })
        #expect(
            try app.explain() == """
                stage 0: kafka in
                  write to forEachBatch
                delivery: at-least-once; output is delivered and committed each batch as a whole, in order
                """
        )
    }
}
