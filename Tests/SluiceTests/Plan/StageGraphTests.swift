import SluiceTesting
import Testing

@testable import Sluice

@Suite struct StageGraphTests {
    private var sketch = PlanSketch()

    @Test mutating func eachKeyedOperatorBeginsAStage() {
        let first = sketch.keyed(sketch.source())
        let second = sketch.keyed(sketch.narrow(first))
        sketch.write(second)
        #expect(sketch.graph.shown == ["1 of [0], 4", "2 of [1], 4"])
        #expect(sketch.graph.local.isEmpty)
        #expect(sketch.graph.reads == [StageID(1): [first], StageID(2): [second]])
    }

    @Test mutating func whatKeepsItsKeyIsNotShuffledAgain() {
        let first = sketch.keyed(sketch.source())
        let second = sketch.keyed(sketch.narrow(first, keeps: true))
        sketch.write(second)
        #expect(sketch.graph.shown == ["1 of [0], 4"])
        #expect(sketch.graph.local == [ExchangeID(node: second, input: 0)])
        #expect(sketch.graph.reads == [StageID(1): [first, second]])
    }

    @Test mutating func anotherNumberOfBucketsOrPartitionerShufflesAgain() {
        let first = sketch.keyed(sketch.source(), partitions: 8)
        let same = sketch.keyed(first, partitions: 8)
        let any = sketch.keyed(first)
        let fewer = sketch.keyed(first, partitions: 2)
        let other = sketch.keyed(first, by: .hash(String.self))
        let custom = sketch.keyed(first, by: .custom(1, name: "mine", Int.self))
        let turns = sketch.keyed(first, by: .none("in turn"))
        let again = sketch.keyed(turns, by: .none("in turn"))
        sketch.write(same, any, fewer, other, custom, again)
        #expect(sketch.graph.local.map(\.node) == [same, any])
        #expect(
            sketch.graph.shown == [
                "1 of [0], 8", "2 of [1], 2", "3 of [1], 4", "4 of [1], 4", "5 of [1], 4", "6 of [5], 4",
            ]
        )
    }

    @Test mutating func twoThatLieAlikeMeetInOneStage() {
        let (left, right) = (sketch.keyed(sketch.source()), sketch.keyed(sketch.source()))
        let both = sketch.keyed(left, right)
        sketch.write(both)
        #expect(sketch.graph.shown == ["2 of [0, 1], 4"])
        #expect(sketch.graph.local == [ExchangeID(node: both, input: 0), ExchangeID(node: both, input: 1)])
        #expect(sketch.graph.reads == [StageID(2): [left, right, both]])
    }

    @Test mutating func whatLiesElsewhereComesToWhatIsThere() {
        let (left, right) = (sketch.source(), sketch.keyed(sketch.source(), partitions: 8))
        let both = sketch.keyed(left, right)
        sketch.write(both)
        #expect(sketch.graph.shown == ["2 of [0, 1], 8"])
        #expect(sketch.graph.local == [ExchangeID(node: both, input: 1)])
    }

    @Test mutating func ofTwoNumbersOfBucketsOneIsKept() {
        let (left, right) = (sketch.keyed(sketch.source(), partitions: 8), sketch.keyed(sketch.source(), partitions: 2))
        sketch.write(sketch.keyed(left, right))
        #expect(sketch.graph.shown == ["2 of [1], 2", "3 of [0, 2], 8"])
    }

    @Test mutating func parentsComeFirstThoughTheyAreDeclaredLater() {
        let left = sketch.keyed(sketch.source())
        let right = sketch.narrow(sketch.keyed(sketch.source(), by: .hash(String.self), partitions: 2))
        sketch.write(sketch.keyed(left, right))
        #expect(sketch.graph.shown == ["2 of [1], 2", "3 of [0, 2], 4"])
    }

    @Test mutating func aStageNeverWaitsForItself() {
        let left = sketch.keyed(sketch.source())
        let far = sketch.narrow(sketch.keyed(sketch.narrow(left), by: .hash(String.self)))
        let back = sketch.keyed(sketch.narrow(far))
        let plain = sketch.narrow(left)
        sketch.write(sketch.keyed(left, far), sketch.keyed(left, back), sketch.keyed(left, plain))
        let graph = sketch.graph
        #expect(graph.shown.count == 5)
        for stage in graph.shuffles { #expect(stage.parents.allSatisfy { $0.rawValue < stage.stage.rawValue }) }
        // It can come to what waits for it.
        #expect(graph.local.map(\.input) == [1])
    }

    @Test mutating func aStreamMeetsItself() {
        let keyed = sketch.keyed(sketch.source())
        sketch.write(sketch.keyed(keyed, keyed))
        #expect(sketch.graph.shown == ["1 of [0], 4"])
        #expect(sketch.graph.local.count == 2)
    }

    @Test mutating func whatLeadsNowhereIsNotShuffled() {
        let source = sketch.source()
        _ = sketch.keyed(source)
        sketch.write(source)
        #expect(sketch.graph.shuffles.isEmpty)
        #expect(sketch.graph.exchanges.isEmpty)
    }

    @Test mutating func aUnionIsPartOfAllStagesThatLeadThere() {
        let plain = sketch.source()
        let keyed = sketch.keyed(sketch.source())
        let union = sketch.narrow(plain, keyed, keeps: true)
        let next = sketch.keyed(union)
        sketch.write(next)
        #expect(sketch.graph.stages[union] == [StageID(0), StageID(2)])
        #expect(sketch.graph.shown == ["2 of [1], 4", "3 of [0, 2], 4"])
        #expect(sketch.graph.local.isEmpty)
    }

    @Test mutating func aUnionOfWhatLiesAlikeInOneStageStaysThere() {
        let keyed = sketch.keyed(sketch.source())
        let union = sketch.narrow(keyed, sketch.narrow(keyed, keeps: true), keeps: true)
        sketch.write(sketch.keyed(union))
        #expect(sketch.graph.shown == ["1 of [0], 4"])
    }

    @Test(arguments: 0..<200) func anyPlanHasAnOrder(seed: Int) {
        var (sketch, random) = (PlanSketch(), SeededGenerator(seed: UInt64(seed)))
        var nodes = [sketch.source(), sketch.source()]
        for _ in 0..<14 {
            let (first, second) = (nodes.randomElement(using: &random) ?? 0, nodes.randomElement(using: &random) ?? 0)
            let partitioner: PartitionerID = Bool.random(using: &random) ? .hash(Int.self) : .hash(String.self)
            let partitions = Bool.random(using: &random) ? nil : Int.random(in: 1...2, using: &random)
            let next =
                switch Int.random(in: 0..<5, using: &random) {
                case 0: sketch.narrow(first, keeps: true)
                case 1: sketch.narrow(first, second, keeps: true)
                case 2: sketch.keyed(first, by: partitioner, partitions: partitions)
                case 3: sketch.keyed(first, second, by: partitioner, partitions: partitions)
                default: sketch.narrow(first)
                }
            nodes.append(next)
        }
        sketch.write(nodes[0], nodes[1], nodes[nodes.count - 1], nodes[nodes.count - 2])
        let graph = sketch.graph
        #expect(graph.shuffles.map(\.stage.rawValue) == Array(2..<2 + graph.shuffles.count))
        for stage in graph.shuffles {
            #expect(!stage.parents.isEmpty)
            #expect(stage.parents.allSatisfy { $0.rawValue < stage.stage.rawValue })
        }
        for exchange in graph.exchanges.values {
            let from = graph.stages[exchange.parent] ?? []
            let parents = graph.shuffles.first { $0.stage == exchange.stage }?.parents ?? []
            #expect(exchange.isLocal ? from == [exchange.stage] : from.allSatisfy(parents.contains))
        }
    }
}
