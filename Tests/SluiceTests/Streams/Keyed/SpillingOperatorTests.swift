import SluiceTesting
import Testing

@testable import Sluice

@Suite(.timeLimit(.minutes(1))) struct SpillingOperatorTests {
    private let numbers = (0..<3).map { part in (0..<2_000).map { "key \($0 % 700)=\(part * 2_000 + $0)" } }

    /// Runs with memory that holds all, and with hardly any; the second has to spill.
    private func runs<Output: Sendable>(
        _ build: (Stream<(String, Int)>) -> Stream<Output>
    ) async throws -> (kept: [Output], spilled: [Output]) {
        let (kept, spilled) = (Collected<BatchReport>(), Collected<BatchReport>())
        let small = ApplicationConfiguration.quiet.with { $0.shuffleMemory = 4 << 10 }
        let first = try await KeyedRun.output(of: numbers, .quiet.reporting(to: kept)) { build($0.pairs) }
        let second = try await KeyedRun.output(of: numbers, small.reporting(to: spilled)) { build($0.pairs) }
        #expect(kept.all.map(\.counts.shuffle.bytesSpilled) == [0])
        #expect(spilled.all.count == 1 && spilled.all[0].counts.shuffle.bytesSpilled > 0)
        return (first, second)
    }

    @Test func sumsAreTheSameInTheSameOrder() async throws {
        let (kept, spilled) = try await runs { $0.reduceByKey(+) }
        #expect(kept.count == 700 && kept.map(\.0) == spilled.map(\.0) && kept.map(\.1) == spilled.map(\.1))
    }

    @Test func groupsAreTheSameInTheSameOrder() async throws {
        let (kept, spilled) = try await runs { pairs in
            pairs.groupByKey(sortedBy: { $0 % 10 < $1 % 10 }).map { ($0.key, Array($0.values)) }
        }
        #expect(kept.count == 700 && kept.map(\.0) == spilled.map(\.0) && kept.map(\.1) == spilled.map(\.1))
    }
}
