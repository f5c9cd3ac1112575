import Sluice
import SluiceTesting
import Testing

@Suite(.timeLimit(.minutes(1))) struct GroupingOperatorTests {
    private let numbers = [["a=3", "b=2", "a=1"], ["c=4", "a=2"], ["b=1", "a=3"]]

    @Test func groupsHaveTheirValuesInInputOrder() async throws {
        let groups = try await KeyedRun.output(of: numbers) { $0.pairs.groupByKey().map { ($0.key, Array($0.values)) } }
        #expect(groups.byKey() == ["a": [3, 1, 2, 3], "b": [2, 1], "c": [4]])
    }

    @Test func valuesAreSortedStably() async throws {
        let groups = try await KeyedRun.output(of: numbers) { lines in
            lines.pairs.mapValues { ($0, "\($0)") }
                .groupByKey(sortedBy: { $0.0 < $1.0 })
                .map { ($0.key, $0.values.map(\.0)) }
        }
        #expect(groups.byKey() == ["a": [1, 2, 3, 3], "b": [1, 2], "c": [4]])
        let byParity = try await KeyedRun.output(of: numbers) { lines in
            lines.pairs.groupByKey(sortedBy: { $0 % 2 < $1 % 2 }).map { ($0.key, Array($0.values)) }
        }
        #expect(byParity.byKey() == ["a": [2, 3, 1, 3], "b": [2, 1], "c": [4]])
    }

    @Test func valuesNeedNotAllBeRead() async throws {
        let first = try await KeyedRun.output(of: numbers) { lines in
            lines.pairs.groupByKey(partitions: 1).map { ($0.key, $0.values.first { _ in true } ?? 0) }
        }
        #expect(first.byKey() == ["a": 3, "b": 2, "c": 4])
        #expect(
            try await KeyedRun.output(of: numbers) { $0.pairs.groupByKey().map(\.key) }.sorted() == ["a", "b", "c"]
        )
    }

    @Test func valuesAreReadOnce() async throws {
        let error = try await KeyedRun.failure(of: numbers) { lines in
            lines.pairs.groupByKey().map { ($0.key, Array($0.values).count * 10 + Array($0.values).count) }
        }
        #expect(error.failure?.message.contains("a second time") == true)
        let collected = try await KeyedRun.failure(of: numbers) { lines in
            lines.pairs.groupByKey().map { ($0.values.reduce(0, +), try $0.collect(atMost: 10)) }
        }
        #expect(collected.failure?.message.contains("a second time") == true)
    }

    @Test func whatIsMadeOfGroupsThatWereReadBeforeGetsNoFurther() async throws {
        let emitted = Collected<Int>()
        let error = try await KeyedRun.failure(of: numbers) { lines in
            lines.pairs.groupByKey(partitions: 1)
                .forEach { group in for _ in group.values {} }
                .map { $0.values.reduce(0, +) }
                .forEach { emitted.append($0) }
        }
        #expect(error.failure?.message.contains("a second time") == true)
        #expect(emitted.all == [])
    }

    @Test func collectIsBounded() async throws {
        let groups = try await KeyedRun.output(of: numbers) { lines in
            lines.pairs.groupByKey().map { ($0.key, try $0.collect(atMost: 4)) }
        }
        #expect(groups.byKey() == ["a": [3, 1, 2, 3], "b": [2, 1], "c": [4]])
        let error = try await KeyedRun.failure(of: numbers) { lines in
            lines.pairs.groupByKey().map { try $0.collect(atMost: 3).count }
        }
        #expect(error.failure?.message.contains("more than 3 values") == true)
        #expect(error.failure?.operatorName?.hasPrefix("map") == true)
    }

    @Test func aGroupThatIsUsedLaterFailsTheTask() async throws {
        let kept = Collected<Sent<GroupValues<Int>>>()
        let error = try await KeyedRun.failure(of: numbers) { lines in
            lines.pairs.groupByKey(partitions: 1).map { group -> Int in
                let last = kept.all.last
                kept.append(Sent(value: group.values))
                return last?.value.reduce(0, +) ?? 0
            }
        }
        #expect(error.failure?.message.contains("collect(atMost:)") == true)
    }

    @Test func groupsThatArePutAsideAreRefused() async throws {
        let aside = try await KeyedRun.failure(of: numbers) { lines in
            lines.pairs.groupByKey().mapPartition { groups, emit in
                while let group = try await groups.next() { try emit(group.values.reduce(0, +)) }
            }
        }
        #expect(aside.code == .invalidPlan && aside.message.hasPrefix("mapPartition: it puts elements aside"))
        let (app, lines) = KeyedRun.application(numbers)
        lines.pairs.groupByKey().map(\.values).write(to: .forEachBatch { _ in })
        let written = try await failure(of: app)
        #expect(written.code == .invalidPlan && written.message.contains("whose values are gone"))
    }

    @Test func aGroupThatIsHiddenInOutputFailsTheDelivery() async throws {
        let (app, lines) = KeyedRun.application(numbers)
        lines.pairs.groupByKey().map { ($0.key, $0.values) }
            .write(
                to: .forEachBatch { batch in
                    for (_, values) in batch.elements { for _ in values {} }
                }
            )
        let error = try await failure(of: app)
        #expect(error.failure?.message.contains("collect(atMost:)") == true)
    }

    @Test func groupsThatBranchAreRefused() async throws {
        let error = try await KeyedRun.failure(of: numbers) { lines in
            let groups = lines.pairs.groupByKey().filter { $0.key != "c" }
            return groups.map(\.key).union(groups.map { "\($0.values.reduce(0, +))" })
        }
        #expect(error.code == .invalidPlan && error.message.contains("(map, map)"))
    }

    @Test func cogroupHasWhatBothHave() async throws {
        let groups = try await KeyedRun.output(of: numbers) { lines in
            let pairs = lines.pairs
            return pairs.filter { $0.1 > 1 }
                .cogroup(with: pairs.filter { $0.1 < 3 }.mapValues { "\($0)" })
                .map { ($0.key, "\(Array($0.left)) \($0.right.joined())") }
        }
        #expect(groups.byKey() == ["a": "[3, 2, 3] 12", "b": "[2] 21", "c": "[4] "])
    }

    @Test func whatIsLeftIsReadBeforeWhatIsRight() async throws {
        let error = try await KeyedRun.failure(of: numbers) { lines in
            lines.pairs.cogroup(with: lines.pairs).map { group in
                Array(group.right).count + Array(group.left).count
            }
        }
        #expect(error.failure?.message.contains("read left first") == true)
    }
}

/// What a test takes elsewhere, though it must not.
private struct Sent<Value>: @unchecked Sendable {
    let value: Value
}
