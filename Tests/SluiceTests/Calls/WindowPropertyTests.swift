import Sluice
import SluiceTesting
import Testing

/// Calls that take turns at random: what is promised holds whatever ends first.
@Suite(.timeLimit(.minutes(2))) struct WindowPropertyTests {
    enum Mode: CaseIterable { case input, key, none }

    /// Calls of random length, some of which fail the first time.
    private struct Calls: Sendable {
        let turns: [Int]
        let failing: Set<Int>
        let failed = Collected<Int>()
        let running = Running()
        let order = Collected<Int>()

        init(_ count: Int, _ random: inout SeededGenerator) {
            turns = (0..<count).map { _ in random.chance(0.1) ? 40 : Int.random(in: 0...6, using: &random) }
            failing = Set((0..<count).filter { _ in random.chance(0.003) })
        }

        func callAsFunction(_ number: Int) async throws -> Int {
            order.append(number)
            running.begin()
            defer { running.end() }
            for _ in 0..<turns[number] { await Task.yield() }
            if failing.contains(number), !failed.all.contains(number) {
                failed.append(number)
                throw Fault()
            }
            return number
        }
    }

    @Test(arguments: Mode.allCases, [UInt64](1...12))
    func keepsOrderBoundAndCompleteness(mode: Mode, seed: UInt64) async throws {
        var random = SeededGenerator(seed: seed)
        let count = 1_200
        let limit = [1, 2, 3, 8, 50, 2_000].randomElement(using: &random) ?? 1
        let keys = Int.random(in: 1...20, using: &random)
        let calls = Calls(count, &random)
        let configuration = ApplicationConfiguration.quiet.with {
            $0.taskRetry.maxAttempts = 50
            $0.taskRetry.maxBackoff = .milliseconds(1)
        }
        let pipeline = Pipeline(MemorySource(numbers: count), configuration)
        let order: CallOrder<Int> =
            switch mode {
            case .input: .input
            case .key: .key { $0 % keys }
            case .none: .none
            }
        pipeline.numbers.mapConcurrently(limit: limit, order: order) { try await calls($0) }
            .filterConcurrently(limit: 3, order: mode == .none ? .none : .input) { number in
                for _ in 0..<number % 3 { await Task.yield() }
                return number % 5 != 0
            }
            .write(to: pipeline.output)
        try await pipeline.app.run()
        let output = pipeline.output.elements
        let expected = (0..<count).filter { $0 % 5 != 0 }
        #expect(output.sorted() == expected)
        #expect(calls.running.most <= limit)
        if mode == .input { #expect(output == expected) }
        for key in 0..<keys where mode == .key {
            let numbers = output.filter { $0 % keys == key }
            #expect(numbers == numbers.sorted())
        }
        #expect(pipeline.source.committedOffsets == [.first: Int64(count)])
    }

    @Test func elementsOfAKeyNeverRunAtOnce() async throws {
        let pipeline = Pipeline(MemorySource(numbers: 500))
        let running = (0..<4).map { _ in Running() }
        pipeline.numbers.mapConcurrently(limit: 16, order: .key { $0 % 4 }) { number in
            running[number % 4].begin()
            for _ in 0..<number % 9 { await Task.yield() }
            running[number % 4].end()
            return number
        }
        .write(to: pipeline.output)
        try await pipeline.app.run()
        #expect(running.map(\.most) == [1, 1, 1, 1])
        #expect(pipeline.output.elements.count == 500)
    }

    @Test func oneElementMayBecomeMoreThanTheWindowHolds() async throws {
        let output = try await Pipeline.output(of: 20) { numbers in
            numbers.flatMap { Array(repeating: $0, count: 30) as [Int] }
                .mapConcurrently(limit: 4) { number in
                    await Task.yield()
                    return number
                }
                .flatMapConcurrently(limit: 4) { (number: Int) in [number, -number] }
                .mapPartition { elements, emit in
                    while let element = try await elements.next() { try emit(element) }
                }
                .forEachConcurrently(limit: 4) { _ in await Task.yield() }
        }
        #expect(output == (0..<20).flatMap { number in (0..<30).flatMap { _ in [number, -number] } })
    }
}
