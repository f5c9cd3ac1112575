import Sluice
import SluiceTesting
import Testing

@Suite(.timeLimit(.minutes(1))) struct CombiningOperatorTests {
    private let numbers = [["a=1", "b=2", "a=3"], ["c=4", "a=5"], [], ["b=6"]]

    @Test func reduceByKeyMakesOneValueAKey() async throws {
        let sums = try await KeyedRun.output(of: numbers) { $0.pairs.reduceByKey(+) }
        #expect(sums.byKey() == ["a": 9, "b": 8, "c": 4])
    }

    @Test func valuesAreCombinedInOrderOfPartitions() async throws {
        let texts = try await KeyedRun.output(of: numbers) { lines in
            lines.pairs.mapValues { "\($0)" }.reduceByKey(+)
        }
        #expect(texts.byKey() == ["a": "135", "b": "26", "c": "4"])
    }

    @Test func foldByKeyBeginsWithZero() async throws {
        let largest = try await KeyedRun.output(of: numbers) { $0.pairs.foldByKey(0) { max($0, $1) } }
        #expect(largest.byKey() == ["a": 5, "b": 6, "c": 4])
    }

    @Test func aggregateByKeyMakesAnotherType() async throws {
        let lists = try await KeyedRun.output(of: numbers) { lines in
            lines.pairs.aggregateByKey([Int]()) {
                $0.append($1)
            } combOp: {
                $0 += $1
            }
        }
        #expect(lists.byKey() == ["a": [1, 3, 5], "b": [2, 6], "c": [4]])
    }

    @Test func combineByKeyTakesAllThreeSteps() async throws {
        let means = try await KeyedRun.output(of: numbers) { lines in
            lines.pairs.combineByKey(
                create: { (value: Int) -> (Int, Int) in (value, 1) },
                mergeValue: { (mean: inout (Int, Int), value: Int) in
                    mean.0 += value
                    mean.1 += 1
                },
                mergeCombiners: { (mean: inout (Int, Int), other: (Int, Int)) in
                    mean.0 += other.0
                    mean.1 += other.1
                }
            )
            .mapValues { $0.0 / $0.1 }
        }
        #expect(means.byKey() == ["a": 3, "b": 4, "c": 4])
    }

    @Test func objectsAreNotChangedInPlace() async throws {
        let error = try await KeyedRun.failure(of: numbers) { lines in
            lines.pairs.aggregateByKey(SharedTally()) { _, _ in
            } combOp: { _, _ in
            }
        }
        #expect(error.code == .invalidPlan && error.message.hasPrefix("aggregateByKey: SharedTally is a class"))
    }

    @Test func countByKeyCountsPairs() async throws {
        let counts = try await KeyedRun.output(of: numbers) { $0.pairs.countByKey(partitions: 3) }
        #expect(counts.byKey() == ["a": 3, "b": 2, "c": 1])
    }

    @Test func countByValueCountsWhatIsEqual() async throws {
        // One word in two spellings that are canonically equivalent, and an empty one.
        let counts = try await KeyedRun.output(of: [["\u{e9}t\u{e9}", ""], ["e\u{301}te\u{301}", "x", ""]]) {
            $0.countByValue()
        }
        #expect(counts.byKey() == ["\u{e9}t\u{e9}": 2, "": 2, "x": 1])
    }

    @Test func distinctKeepsEachOnce() async throws {
        let words = try await KeyedRun.output(of: [["a", "b", "a"], ["b", "c"]]) { $0.distinct() }
        #expect(words.sorted() == ["a", "b", "c"])
    }

    @Test func wordsAreCountedInPlace() async throws {
        let source = MemorySource(topics: ["in": 2])
        source.append("to be or not", to: "in")
        source.append(nil, to: "in")
        source.append(Bytes([0x74, 0x6f, 0x20, 0xff, 0x00, 0x20, 0x20]), to: "in", partition: 1)
        let app = StreamingApplication(name: "test", configuration: .quiet)
        let sink = MemorySink<(Bytes, Int)>()
        app.stream(from: source.source(topics: "in"))
            .flatMap(into: Bytes.self) { record, emit in
                try record.value?.forEachSlice(separatedBy: UInt8(ascii: " ")) { try emit($0) }
            }
            .countByValue()
            .write(to: sink)
        try await app.run()
        #expect(sink.elements.byKey() == ["to": 2, "be": 1, "or": 1, "not": 1, [0xff, 0x00]: 1])
    }

    @Test func keysAndValuesAreHalvesOfPairs() async throws {
        #expect(try await KeyedRun.output(of: [["a=1", "b=2"]]) { $0.pairs.keys() } == ["a", "b"])
        #expect(try await KeyedRun.output(of: [["a=1", "b=2"]]) { $0.pairs.values() } == [1, 2])
    }

    @Test func flatMapValuesKeepsTheKey() async throws {
        let pairs = try await KeyedRun.output(of: [["a=2", "b=0", "c=1"]]) { $0.pairs.flatMapValues { 0..<$0 } }
        #expect(pairs.map { "\($0.0)\($0.1)" } == ["a0", "a1", "c0"])
    }

    @Test func whatFailsBeforeTheShuffleGoesByThePolicy() async throws {
        let sums = try await KeyedRun.output(of: numbers) { lines in
            lines.pairs.reduceByKey(partitions: 1, onFailure: .skip) { left, right in
                if right == 3 { throw Fault() }
                return left + right
            }
        }
        #expect(sums.byKey() == ["a": 6, "b": 8, "c": 4])
        let created = try await KeyedRun.output(of: numbers) { lines in
            lines.pairs.aggregateByKey(0, onFailure: .skip) { sum, number in
                if number == 4 { throw Fault() }
                sum += number
            } combOp: {
                $0 += $1
            }
        }
        #expect(created.byKey() == ["a": 9, "b": 8])
    }

    @Test func whatFailsNamesItsOperator() async throws {
        let before = try await KeyedRun.failure(of: numbers) { lines in
            lines.pairs.reduceByKey { _, _ in throw Fault() }
        }
        #expect(before.failure?.operatorName == "reduceByKey" && before.failure?.offset == 2)
        let behind = try await KeyedRun.failure(of: [["a=1"], ["a=2"]]) { lines in
            lines.pairs.reduceByKey(onFailure: .skip) { _, _ in throw Fault() }
        }
        #expect(behind.failure?.operatorName == "reduceByKey")
    }
}

private final class SharedTally: Sendable {}
