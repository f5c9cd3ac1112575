import SluiceCore
import Testing

@Suite struct AllocatorTests {
    private func allocate(_ records: Int64, _ backlogs: [Int64], places: Int = .max) -> [Int64] {
        Allocator.allocate(records, over: backlogs.map { Demand(backlog: $0) }, places: places)
    }

    @Test func splitsByBacklogWithoutLosingARecord() {
        #expect(allocate(10, [101, 11, 1]) == [8, 1, 1])
        #expect(allocate(10, [93, 10]) == [9, 1])
        #expect(allocate(10, [10, 10, 10]) == [4, 3, 3])
    }

    @Test func whatFitsIsGivenWhole() {
        #expect(allocate(113, [101, 11, 1]) == [101, 11, 1])
        #expect(allocate(.max, [.max, .max]) == [1 << 61, 1 << 61])
        #expect(allocate(5, []) == [])
        #expect(allocate(0, [3, 4]) == [0, 0])
    }

    /// An even split would give 500 each, and leave the lagging one further and further behind.
    @Test func whoLagsGetsMostOfIt() {
        #expect(allocate(1_000, [1_000_000, 1_000]) == [938, 62])
    }

    @Test func aNearlyIdlePartitionIsReadWholeBesideAHugeOne() {
        let counts = allocate(100_000, [50_000_000] + Array(repeating: 50, count: 7))
        #expect(counts.dropFirst().allSatisfy { $0 == 50 })
        #expect(counts[0] == 100_000 - 350)
    }

    @Test func whatOneMayNotTakeGoesToTheOthers() {
        let demands = [Demand(backlog: 1_000, most: 10), Demand(backlog: 100), Demand(backlog: 100)]
        #expect(Allocator.allocate(110, over: demands) == [10, 50, 50])
    }

    /// A proportional split that gives each at least one would read 1,000.
    @Test func aThousandPartitionsTakeTurnsAtALimitOfTen() {
        var turns = [Int64](repeating: -1, count: 1_000)
        for batch in 0..<100 {
            let counts = Allocator.allocate(10, over: turns.map { Demand(backlog: 500, lastTurn: $0) })
            #expect(counts.reduce(0, +) == 10)
            for place in counts.indices where counts[place] > 0 { turns[place] = Int64(batch) }
        }
        #expect(turns.allSatisfy { $0 >= 0 })
    }

    @Test func fewerPlacesThanPartitionsGoToThoseThatWaitedLongest() {
        let demands = [5, 2, 9, 1].map { Demand(backlog: 100, lastTurn: $0) }
        #expect(Allocator.allocate(50, over: demands, places: 2) == [0, 25, 0, 25])
    }

    @Test(arguments: 0..<8) func neverMoreThanAdmittedNorThanIsThere(seed: UInt64) {
        var random = SmallGenerator(state: seed)
        for _ in 0..<500 {
            let largest = Int64(1) << Int64.random(in: 1...62, using: &random)
            let demands = (0..<Int.random(in: 1...40, using: &random)).map { _ in
                let backlog = Int64.random(in: 1...largest, using: &random)
                return Demand(
                    backlog: backlog,
                    most: Bool.random(using: &random) ? .max : Int64.random(in: 1...backlog, using: &random),
                    lastTurn: Int64.random(in: -1...9, using: &random)
                )
            }
            let admitted = Int64.random(in: 0...largest, using: &random)
            let counts = Allocator.allocate(admitted, over: demands)
            #expect(counts.reduce(0, +) == min(admitted, demands.total))
            #expect(zip(counts, demands).allSatisfy { $0 >= 0 && $0 <= $1.most })
            if admitted >= demands.count { #expect(counts.allSatisfy { $0 > 0 }) }
        }
    }
}
