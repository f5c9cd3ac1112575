import Sluice
import SluiceTesting
import Testing

@Suite(.timeLimit(.minutes(1))) struct PartitionOperatorTests {
    private let numbers = [["a=3", "b=2", "a=1"], ["c=4", "a=2"], ["b=1", "a=3"]]

    /// By the first letter.
    private let alphabet = Partitioner<String>("alphabet", partitions: 3) { Int($0.utf8.first ?? 97) - 97 }

    /// The elements of each partition as text, partition by partition.
    private func parts<Element>(
        _ build: (Stream<(String, Int)>) -> Stream<Element>,
        _ text: @escaping @Sendable (Element) -> String
    ) async throws -> [String] {
        try await KeyedRun.output(of: numbers) { lines in
            build(lines.pairs).mapPartition { elements, emit in
                var all: [String] = []
                while let element = try await elements.next() { all.append(text(element)) }
                try emit(all.joined(separator: " "))
            }
        }
    }

    @Test func partitionByPutsKeysWhereItSays() async throws {
        let parts = try await parts({ $0.partitionBy(alphabet) }, { "\($0.0)\($0.1)" })
        #expect(parts == ["a3 a1 a2 a3", "b2 b1", "c4"])
    }

    @Test func partitionsAreSortedByKey() async throws {
        let two = Partitioner<String>("two", partitions: 2) { $0 == "b" ? 1 : 0 }
        let parts = try await parts({ $0.repartitionAndSortWithinPartitions(two) }, { "\($0.0)\($0.1)" })
        #expect(parts == ["a3 a1 a2 a3 c4", "b2 b1"])
        let downwards = try await self.parts(
            { $0.repartitionAndSortWithinPartitions(two, by: { $0 > $1 }) },
            { "\($0.0)\($0.1)" }
        )
        #expect(downwards == ["c4 a3 a1 a2 a3", "b2 b1"])
    }

    @Test func repartitionSpreadsInTurn() async throws {
        let output = try await KeyedRun.output(of: [(0..<12).map { "\($0)" }]) { lines in
            lines.repartition(4).mapPartition { elements, emit in
                var all: [String] = []
                while let element = try await elements.next() { all.append(element) }
                try emit(all.joined(separator: " "))
            }
        }
        #expect(output.sorted() == ["0 4 8", "1 5 9", "2 6 10", "3 7 11"])
    }

    @Test func whatIsOutOfRangeNamesThePartitioner() async throws {
        let odd = Partitioner<String>("odd", partitions: 2) { _ in 2 }
        let error = try await KeyedRun.failure(of: numbers) { $0.pairs.partitionBy(odd) }
        #expect(error.failure?.message == "partitioner odd put a key into partition 2: return a number in 0..<2")
        #expect(error.failure?.operatorName == "partitionBy")
    }

    @Test func whatIsPartitionedIsNotShuffledAgain() async throws {
        let (app, lines) = KeyedRun.application(numbers)
        let sink = MemorySink<(String, (Int, Int))>()
        let placed = lines.pairs.partitionBy(alphabet)
        let sums = placed.mapValues { $0 * 2 }.filter { $0.1 > 0 }.reduceByKey(+)
        sums.join(with: placed.countByKey()).write(to: sink)
        let plan = try app.explain()
        #expect(plan.split(separator: "\n").count { $0.hasPrefix("stage") } == 2, "\(plan)")
        try await app.run()
        let output = sink.elements.map { "\($0.0) \($0.1.0) \($0.1.1)" }
        #expect(output == ["a 18 4", "b 6 2", "c 8 1"])
    }

    @Test func keyedOperatorsTakeAPartitioner() async throws {
        let sums = try await KeyedRun.output(of: numbers) { $0.pairs.reduceByKey(partitioner: alphabet, +) }
        #expect(sums.map(\.0) == ["a", "b", "c"] && sums.map(\.1) == [9, 3, 4])
    }

    @Test(arguments: [0, -1, 40_000]) func partitionsHaveARange(_ partitions: Int) {
        let (app, lines) = KeyedRun.application(numbers)
        lines.pairs.countByKey(partitions: partitions).write(to: MemorySink())
        #expect(throws: ApplicationError.self) { try app.explain() }
    }

    @Test func twoWishesAreAFault() throws {
        let (app, lines) = KeyedRun.application(numbers)
        lines.pairs.countByKey(partitions: 4, partitioner: alphabet).write(to: MemorySink())
        let error = try #require(throws: ApplicationError.self) { try app.explain() }
        #expect(error.message.contains("leave one of them away"))
    }

    @Test func cacheIsAMark() async throws {
        let (app, lines) = KeyedRun.application(numbers)
        lines.pairs.cache().countByKey().write(to: MemorySink())
        #expect(try app.explain().contains("cache"))
    }
}
