import SluiceTesting
import Testing

@testable import Sluice

@Suite(.timeLimit(.minutes(1))) struct ShufflePlanTests {
    private let pipeline = Pipeline(MemorySource(numbers: 10, partitions: 2))

    @Test func explainsWhatIsShuffled() throws {
        let counts = pipeline.numbers.tallied { $0 % 10 }
        let kept = counts.filter { $0.count > 1 }.tallied { $0.key }
        kept.write(to: MemorySink())
        counts.map { $0 }.meeting(kept).write(to: MemorySink())
        let explanation = try pipeline.app.explain()
        #expect(
            explanation == """
                stage 0: memory in
                  map
                  tally, shuffled to stage 1 by hash of Int in 16 buckets, combines before the shuffle
                stage 1: 16 buckets, merged from stage 0
                  tally
                  branch 1: filter
                    tally, already partitioned: not shuffled again
                    branch 1: write to memory
                    branch 2: meet, shuffled to stage 2 by hash of Int in 16 buckets
                  branch 2: map
                    meet, shuffled to stage 2 by hash of Int in 16 buckets
                stage 2: 16 buckets, merged from stage 1
                  meet
                  write to memory
                delivery: at-least-once; output is delivered and committed each batch as a whole, in order
                """
        )
    }

    @Test func showsStagesAndShufflesInTheStatus() throws {
        pipeline.numbers.tallied { $0 % 10 }.map(\.key).write(to: pipeline.output)
        let plan = PlanGraph(try Plan(pipeline.app.builder)).status(FlowTotals(nodes: 5))
        #expect(plan.stages.map(\.source) == ["memory in", "shuffle of tally: 16 buckets, merged from stage 0"])
        #expect(plan.stages.map(\.commitScope) == ["batch", "batch"])
        #expect(plan.nodes.map(\.stages) == [[0], [0], [1], [1], [1]])
        #expect(plan.edges.map(\.isShuffle) == [nil, true, nil, nil])
    }

    @Test func countsWhatPasses() async throws {
        pipeline.numbers.tallied { $0 % 5 }.map(\.key).write(to: pipeline.output)
        try await pipeline.app.run()
        let edges = pipeline.app.status().plan.edges
        #expect(edges.map(\.elements) == [10, 10, 5, 5])
    }

    @Test func aSinkThatKeepsPositionsIsRefused() async throws {
        pipeline.numbers.tallied { $0 }.map(\.key).write(to: RecordingSink(name: "store", keepsPositions: true))
        let message = try await failure(of: pipeline.app).message
        #expect(message.hasPrefix("sink store can't take what was shuffled"), "\(message)")
        #expect(message.contains("forEachBatch"))
    }

    @Test func aSinkThatTakesWholeBatchesGetsAllRangesThatLeadThere() async throws {
        let sink = RecordingSink(takesWholeBatches: true)
        pipeline.numbers.tallied(partitions: 1) { $0 }.map(\.key).write(to: sink)
        try await pipeline.app.run()
        let parts = try #require(sink.published.all.first)
        #expect(parts.compactMap(\.range?.partition).sorted() == [.first, .second])
        #expect(parts.filter { $0.range == nil }.flatMap(\.staged.elements).sorted() == Array(0..<10))
        #expect(parts.filter { $0.range != nil }.allSatisfy { $0.staged.elements.isEmpty })
    }

    @Test func shufflesHaveTheirShareOfMemory() {
        let plan = MemoryPlan(
            limit: 60 << 20,
            executors: 1,
            maxTaskBytes: 1 << 20,
            maxTaskOutputBytes: 1 << 20,
            hasShuffles: true
        )
        #expect([plan.forReaders, plan.forTasks, plan.forShuffles].map { $0 >> 20 } == [30, 20, 10])
    }

    @Test func memoryThatShufflesLeaveTooLittleOfIsAnError() async throws {
        let configuration = ApplicationConfiguration.quiet.with {
            $0.executors = 1
            $0.memoryLimit = 40 << 20
        }
        let pipeline = Pipeline(MemorySource(numbers: 1), configuration)
        pipeline.numbers.tallied { $0 }.map(\.key).write(to: pipeline.output)
        let message = try await failure(of: pipeline.app).message
        #expect(message.contains("a third of it, 13.3 MiB, beside a sixth for shuffles"), "\(message)")
        #expect(message.contains("to 51 MiB"), "\(message)")
    }

    @Test func bucketsThatCannotBeAreAFault() async throws {
        pipeline.numbers.tallied(partitions: 0) { $0 }.map(\.key).write(to: pipeline.output)
        #expect(try await failure(of: pipeline.app).message == "tally: partitions is 0: let it be from 1 to 32768")
    }
}
