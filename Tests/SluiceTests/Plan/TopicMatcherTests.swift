import SluiceTesting
import Testing

@testable import Sluice

@Suite struct TopicMatcherTests {
    private func matcher(_ sources: Source...) throws -> TopicMatcher {
        let builder = PlanBuilder()
        for source in sources { Stream(node: builder.addInput(source), plan: builder).write(to: MemorySink()) }
        return try Plan(builder).topics
    }

    @Test func namesComeBeforePatterns() throws {
        let matcher = try matcher(.kafka(pattern: "orders-.*"), .kafka(topic: "orders-eu"))
        #expect(try matcher.stage(of: "orders-eu") == StageID(1))
        #expect(try matcher.stage(of: "orders-us") == StageID(0))
        #expect(try matcher.stage(of: "payments") == nil)
        #expect(matcher.subscriptions == ["orders-eu", "^orders-.*"])
        #expect(matcher.subscription(of: "orders-eu") == "orders-eu")
        #expect(matcher.subscription(of: "orders-us") == "^orders-.*")
    }

    @Test func aPatternIsBoundToTheBeginning() throws {
        let matcher = try matcher(.kafka(topics: ["^b+$", "c"]))
        #expect(try matcher.stage(of: "bb") == StageID(0))
        #expect(try matcher.stage(of: "abb") == nil)
        #expect(try matcher.stage(of: "bba") == nil)
        #expect(matcher.literals == ["c"] && matcher.hasPatterns)
    }

    @Test func aTopicThatTwoStreamsMatchIsAnErrorThatNamesBoth() throws {
        let matcher = try matcher(.kafka(pattern: "a.*"), .kafka(pattern: ".*b"))
        let error = #expect(throws: ApplicationError.self) { try matcher.stage(of: "ab") }
        #expect(error?.message.contains("topic ab is read by two streams") == true)
        #expect(error?.message.contains("^a.*") == true && error?.message.contains("^.*b") == true)
    }

    @Test func twoPatternsOfOneStreamMayMatch() throws {
        #expect(try matcher(.kafka(topics: ["^a.*", "^.*b"])).stage(of: "ab") == StageID(0))
    }

    @Test func whatIsNoExpressionIsAnError() throws {
        let error = #expect(throws: ApplicationError.self) { try matcher(.kafka(pattern: "a(")) }
        #expect(error?.code == .invalidPlan)
        #expect(error?.message.hasPrefix("topic pattern ^a( is no regular expression: ") == true)
    }
}
