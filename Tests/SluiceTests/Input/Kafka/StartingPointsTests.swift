import Testing

@testable import Sluice

@Suite struct StartingPointsTests {
    private func points(
        _ policy: ApplicationConfiguration.StartingOffsets,
        committed: [TopicPartition] = []
    ) throws -> StartingPoints {
        let builder = PlanBuilder()
        Stream(node: builder.addInput(.kafka(topics: ["in", "^log-.*"])), plan: builder).write(to: MemorySink())
        return StartingPoints(
            policy,
            partitionCounts: ["in": 2, "log-a": 1, "log-b": 1],
            committed: committed,
            matcher: try Plan(builder).topics
        )
    }

    private func partition(_ topic: String, _ number: Int32 = 0) -> TopicPartition {
        TopicPartition(topic: topic, partition: number)
    }

    @Test func whatIsThereAtTheStartGoesByTheSetting() throws {
        #expect(try points(.earliest).start(of: .first) == .logStart)
        #expect(try points(.latest).start(of: .first) == .logEnd)
        #expect(try points(.timestamp(milliseconds: 5)).start(of: .first) == .time(milliseconds: 5))
        #expect(try points(.latest).start(of: partition("log-a")) == .logEnd)
    }

    @Test func offsetsAreGivenAPartition() throws {
        let points = try points(.offsets([.first: 7], otherwise: .latest))
        #expect(points.start(of: .first) == .offset(7))
        #expect(points.start(of: .second) == .logEnd)
        #expect(points.start(of: partition("in", 2)) == .logStart)
        #expect(try self.points(.offsets([.first: 7])).start(of: .second) == .logStart)
    }

    @Test(arguments: [ApplicationConfiguration.StartingOffsets.latest, .timestamp(milliseconds: 5)])
    func whatAppearsLaterIsReadFromItsStart(policy: ApplicationConfiguration.StartingOffsets) throws {
        let points = try points(policy)
        #expect(points.start(of: partition("in", 2)) == .logStart)
        #expect(points.start(of: partition("log-c")) == .logStart)
    }

    @Test func whatTheGroupLeftOutWhenItBeganCameLater() throws {
        let points = try points(.latest, committed: [.first, partition("log-a")])
        #expect(points.start(of: .second) == .logStart)
        #expect(points.start(of: partition("log-b")) == .logStart)
    }

    @Test func aTopicThatWasNeverReadGoesByTheSetting() throws {
        #expect(try points(.latest, committed: [.first]).start(of: partition("log-a")) == .logEnd)
    }

    @Test func onlyWhatCanChangeIsKept() throws {
        #expect(try !points(.earliest).keepsStarts)
        #expect(try points(.latest).keepsStarts)
        #expect(try points(.timestamp(milliseconds: 5)).keepsStarts)
        #expect(try points(.offsets([:], otherwise: .latest)).keepsStarts)
    }
}
