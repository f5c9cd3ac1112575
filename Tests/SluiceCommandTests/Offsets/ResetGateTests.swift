import ArgumentParser
import SluiceKafka
import Testing

@testable import SluiceCommand

@Suite struct ResetGateTests {
    private typealias Description = ConsumerGroups.Description

    private func refusal(
        _ description: ConsumerGroups.Description?,
        _ partitions: [PartitionView] = [view(committed: 1)],
        isForced: Bool = false,
        mayCreate: Bool = false
    ) -> String? {
        ResetGate.refusal(
            of: GroupView(group: "g", description: description, partitions: partitions),
            isForced: isForced,
            mayCreate: mayCreate
        )
    }

    @Test func anEmptyGroupMayBeReset() {
        #expect(refusal(Description(state: .empty)) == nil)
        #expect(refusal(Description(state: .empty), []) == nil)
        // Only offsets are left of it.
        #expect(refusal(Description(state: .dead)) == nil)
    }

    @Test(arguments: ConsumerGroups.State.allCases.filter { $0 != .empty && $0 != .dead })
    func anActiveGroupIsRefusedWhateverIsGiven(state: ConsumerGroups.State) {
        #expect(refusal(Description(state: state), isForced: true, mayCreate: true) != nil)
    }

    @Test func aGroupWithMembersIsRefusedAndTheyAreNamed() {
        let members = (0..<12).map { member("client-\($0)") }
        let text = refusal(Description(state: .empty, members: members), isForced: true)
        #expect(text?.contains("client-0 (/10.0.0.1); client-1 (/10.0.0.1)") == true)
        #expect(text?.contains("; 2 more") == true)
    }

    @Test func aGroupThatIsNotThereIsBegunOnlyWhenAskedFor() {
        #expect(refusal(Description(state: .dead), [view()])?.contains("--create-group") == true)
        #expect(refusal(Description(state: .dead), [view()], isForced: true) != nil)
        #expect(refusal(Description(state: .dead), [view()], mayCreate: true) == nil)
    }

    @Test func whereTheBrokerCantTellItTakesForce() {
        #expect(refusal(nil)?.contains("--force") == true)
        #expect(refusal(nil, mayCreate: true) != nil)
        #expect(refusal(nil, isForced: true) == nil)
        #expect(refusal(nil, [view()], isForced: true)?.contains("--create-group") == true)
        #expect(refusal(nil, [view()], isForced: true, mayCreate: true) == nil)
    }
}

@Suite struct ResetOutcomeTests {
    private let plan = ResetPlan([view("t", 0, committed: 5), view("t", 1, committed: 5)], to: .earliest)
    private let first = KafkaPartition(topic: "t", partition: 0)
    private let second = KafkaPartition(topic: "t", partition: 1)

    @Test func isWhatWasReadBack() {
        let failure = ToolError("no answer")
        let done = ResetOutcome(plan, found: [first: .success(.init(0)), second: .success(.init(0))], refusals: [:])
        #expect(done.fault(after: nil) == nil)
        // The answer was lost, and the change was made.
        #expect(done.fault(after: failure) == nil)
        let half = ResetOutcome(plan, found: [first: .success(.init(0)), second: .success(.init(5))], refusals: [:])
        #expect(half.faults == ["t[1]: it has 5"])
        #expect(half.fault(after: failure)?.description.contains("no answer") == true)
    }

    @Test func saysWhatABrokerHasRefusedOrLeftOut() {
        let refused = KafkaError(code: .unknownMember, message: "refused")
        let outcome = ResetOutcome(plan, found: [first: .success(nil)], refusals: [first: refused])
        #expect(outcome.faults == ["t[0]: it has none (refused)", "t[1]: the broker left it out"])
        #expect(outcome.gotMember)
        #expect(outcome.fault(after: nil)?.description.contains("stop it and try again") == true)
    }
}

@Suite struct UndoCommandTests {
    @Test func namesWhatWasAndQuotesForAShell() {
        let plan = ResetPlan([view("t", 0, committed: 5), view("t", 1), view("t", 2, committed: 0)], to: .earliest)
        let text = UndoCommand.text(
            for: plan,
            of: "it's",
            cluster: ["--bootstrap-servers", "b:1,c:2", "-X", "client.id=a b"],
            isForced: true
        )
        #expect(
            text == """
                sluice offsets reset --bootstrap-servers b:1,c:2 -X 'client.id=a b' --group 'it'\\''s' \
                --to t:0=5,t:1=none --out-of-range allow --force --execute
                """
        )
    }

    @Test func whatItNamesCanBeReadAgain() throws {
        let views = (0..<20_000).map { view("topic", $0, committed: Int64($0) + 1, log: 0...1_000_000) }
        let plan = ResetPlan(views, to: .earliest)
        let words = UndoCommand.text(for: plan, of: "g", cluster: [], isForced: false).split(separator: " ").map(
            String.init
        )
        #expect(words.allSatisfy { $0.utf8.count < 131_072 })
        let command = try #require(
            try OffsetsResetCommand.parseAsRoot(Array(words.dropFirst(3)) + ["--yes"]) as? OffsetsResetCommand
        )
        let target = try #require(ResetTarget.joined(command.to))
        let undone = ResetPlan(views.map(moved), to: target, outOfRange: command.outOfRange)
        #expect(
            undone.offsets == Dictionary(uniqueKeysWithValues: views.map { ($0.partition, $0.committed?.offset ?? 0) })
        )
    }

    private func moved(_ view: PartitionView) -> PartitionView {
        var view = view
        view.committed = .init(0)
        return view
    }
}
