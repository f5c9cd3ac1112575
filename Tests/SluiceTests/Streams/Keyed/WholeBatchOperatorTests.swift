import Sluice
import SluiceTesting
import Testing

@Suite(.timeLimit(.minutes(1))) struct WholeBatchOperatorTests {
    private let words = [["pear", "fig"], ["plum", "apple"], ["kiwi"]]

    @Test func reduceMakesOneElementABatch() async throws {
        #expect(try await KeyedRun.output(of: words) { $0.reduce { $0 + " " + $1 } } == ["pear fig plum apple kiwi"])
    }

    @Test func nothingIsReducedToNothing() async throws {
        #expect(try await KeyedRun.output(of: [["a"]]) { $0.filter { _ in false }.reduce(+) } == [])
    }

    @Test func aggregateMakesAnotherType() async throws {
        let lengths = try await KeyedRun.output(of: words) { words in
            words.aggregate([Int]()) {
                $0.append($1.count)
            } combOp: {
                $0 += $1
            }
        }
        #expect(lengths == [[4, 3, 4, 5, 4]])
    }

    @Test func topIsLargestFirst() async throws {
        #expect(try await KeyedRun.output(of: words) { $0.top(2) } == ["plum", "pear"])
        #expect(try await KeyedRun.output(of: words) { $0.top(9) } == ["plum", "pear", "kiwi", "fig", "apple"])
    }

    @Test func ofEqualOnesThoseThatCameFirstAreTheTop() async throws {
        let longest = try await KeyedRun.output(of: words) { words in words.top(3) { $0.count < $1.count } }
        #expect(longest == ["apple", "pear", "plum"])
    }

    @Test func topIsThatOfASort() async throws {
        for seed: UInt64 in 1...40 {
            var random = SeededGenerator(seed: seed)
            let partitions = (0..<Int.random(in: 1...4, using: &random)).map { partition in
                (0..<Int.random(in: 0...60, using: &random)).map {
                    "\(Int.random(in: 0...9, using: &random)) \(partition) \($0)"
                }
            }
            let count = Int.random(in: 1...12, using: &random)
            let found = try await KeyedRun.output(of: partitions) { lines in
                lines.top(count) { $0.prefix(1) < $1.prefix(1) }
            }
            let sorted = partitions.flatMap(\.self).sorted { $0.prefix(1) > $1.prefix(1) }
            #expect(found == Array(sorted.prefix(count)), "seed \(seed)")
        }
    }

    @Test func topOfNothingIsAFault() {
        let (app, lines) = KeyedRun.application(words)
        lines.top(0).write(to: MemorySink())
        #expect(throws: ApplicationError.self) { try app.explain() }
    }
}
