import Sluice
import SluiceTesting
import Testing

/// Windows that drop what fails: what is left keeps its order, and nothing else is lost.
@Suite(.timeLimit(.minutes(2))) struct SkippingWindowPropertyTests {
    @Test(arguments: WindowPropertyTests.Mode.allCases, [UInt64](1...12))
    func dropsWhatFailsAndNothingElse(mode: WindowPropertyTests.Mode, seed: UInt64) async throws {
        var random = SeededGenerator(seed: seed)
        let count = 800
        let limit = [1, 2, 3, 8, 50, 2_000].randomElement(using: &random) ?? 1
        let keys = Int.random(in: 1...20, using: &random)
        let share = ([0.05, 0.5, 1] as [Double]).randomElement(using: &random) ?? 1
        let turns = (0..<count).map { _ in random.chance(0.1) ? 40 : Int.random(in: 0...6, using: &random) }
        let failing = Set((0..<count).filter { _ in random.chance(share) })
        let running = Running()
        let pipeline = Pipeline(MemorySource(numbers: count))
        let order: CallOrder<Int> =
            switch mode {
            case .input: .input
            case .key: .key { $0 % keys }
            case .none: .none
            }
        pipeline.numbers.mapConcurrently(limit: limit, order: order, onFailure: .skip) { number in
            running.begin()
            defer { running.end() }
            for _ in 0..<turns[number] { await Task.yield() }
            if failing.contains(number) { throw Fault() }
            return number
        }
        .mapConcurrently(limit: 3, order: order, onFailure: .skip) { number in
            for _ in 0..<number % 3 { await Task.yield() }
            if number % 7 == 0 { throw Fault() }
            return number
        }
        .write(to: pipeline.output)
        try await pipeline.app.run()
        let output = pipeline.output.elements
        let expected = (0..<count).filter { !failing.contains($0) && $0 % 7 != 0 }
        #expect(output.sorted() == expected)
        #expect(running.most <= limit)
        if mode == .input { #expect(output == expected) }
        for key in 0..<keys where mode == .key {
            let numbers = output.filter { $0 % keys == key }
            #expect(numbers == numbers.sorted())
        }
        #expect(pipeline.source.committedOffsets == [.first: Int64(count)])
    }
}
