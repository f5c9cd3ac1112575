import ArgumentParser
import Sluice
import SluiceKafka
import Testing

@testable import SluiceCommand

/// The tools with a broker that tells nothing of groups.
@Suite struct EmbeddedBrokerTests {
    private func withClient(
        _ topics: [EmbeddedBroker.Topic] = [.init("t", partitions: 3)],
        _ body: (ClusterClient) throws -> Void
    ) throws {
        let broker = try EmbeddedBroker(topics: topics)
        defer { broker.close() }
        let options = try ClusterOptions.parse(["--bootstrap-servers", broker.bootstrapServers])
        let client = try ClusterClient(options, group: "g")
        defer { client.close() }
        try body(client)
    }

    private func reset(
        _ client: ClusterClient,
        to target: ResetTarget,
        of topic: String = "t",
        isForced: Bool = true
    ) throws -> ResetRun {
        ResetRun(
            client: client,
            group: "g",
            selections: [try #require(PartitionSelection(argument: topic))],
            target: target,
            outOfRange: .allow,
            isForced: isForced,
            mayCreate: true
        )
    }

    @Test func setsOffsetsAndFindsThemWithoutATopic() throws {
        try withClient { client in
            let reset = try reset(client, to: .offset(5), of: "t:0,2")
            let (view, plan) = try reset.look()
            #expect(view.description == nil && !view.exists)
            #expect(plan.moves.map(\.new) == [5, 5])
            try reset.check(view, plan)
            try reset.checkAgain(plan)
            try reset.perform(plan)
            let found = try GroupSurvey(client: client).views(of: ["g"], in: nil)
            #expect(found.first?.partitions.map { $0.committed?.offset } == [5, nil, 5])
            #expect(found.first?.partitions.map(\.logEnd) == [0, 0, 0])
            // The plan was made before that.
            #expect(throws: ToolError.self) { try reset.checkAgain(plan) }
        }
    }

    @Test func refusesWithoutForceAndSaysWhatIsMissing() throws {
        try withClient { client in
            let unforced = try reset(client, to: .earliest, isForced: false)
            let (view, plan) = try unforced.look()
            let error = #expect(throws: ToolError.self) { try unforced.check(view, plan) }
            #expect(error?.description.contains("--force") == true)
            let byTime = try reset(client, to: .time(milliseconds: 1))
            #expect(throws: ToolError.self) { try byTime.look() }
            let noPartition = try reset(client, to: .earliest, of: "t:3")
            let missing = #expect(throws: ToolError.self) { try noPartition.look() }
            #expect(missing?.description.contains("partitions 0 to 2") == true)
            let noTopic = try reset(client, to: .earliest, of: "nope")
            #expect(throws: ToolError.self) { try noTopic.look() }
        }
    }

    @Test func aDeletionThatItCantDoChangesNothing() throws {
        try withClient { client in
            let set = try reset(client, to: .offset(5))
            try set.perform(try set.look().plan)
            let forget = try reset(client, to: .nothing, of: "t:1")
            let (view, plan) = try forget.look()
            #expect(throws: ToolError.self) { try forget.check(view, plan) }
            let error = #expect(throws: ToolError.self) { try forget.perform(plan) }
            #expect(error?.description.contains("t[1]: it has 5") == true)
        }
    }

    @Test func looksAtManyPartitions() throws {
        try withClient([.init("many", partitions: 500)]) { client in
            let reset = try reset(client, to: .latest, of: "many")
            try reset.perform(try reset.look().plan)
            let view = try GroupSurvey(client: client).views(of: ["g"], in: ["many"]).first
            #expect(view?.partitions.count == 500)
            #expect(view?.lag == 0)
        }
    }

    @Test func saysThatNobodyAnswers() throws {
        let options = try ClusterOptions.parse(["--bootstrap-servers", "127.0.0.1:1", "--timeout", "300ms"])
        let client = try ClusterClient(options, group: "g")
        defer { client.close() }
        let error = #expect(throws: ToolError.self) { try GroupSurvey(client: client).views(of: ["g"], in: nil) }
        #expect(error?.description.contains("no answer from 127.0.0.1:1 within 0.3s") == true)
    }
}
