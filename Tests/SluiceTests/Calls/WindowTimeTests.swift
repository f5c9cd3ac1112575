import Sluice
import SluiceTesting
import Testing

/// Calls that take time by a clock which is advanced by hand, once all that can be under way is.
@Suite(.timeLimit(.minutes(1))) struct WindowTimeTests {
    private let clock = ManualClock()
    private let starts = Collected<Start>()

    private struct Start: Equatable {
        let number: Int
        let time: Duration
    }

    private func pipeline(_ count: Int) -> Pipeline {
        let configuration = ApplicationConfiguration.quiet.with { $0.taskSoftDeadline = .seconds(86_400) }
        return Pipeline(MemorySource(numbers: count), configuration, clock: clock)
    }

    /// Takes that long.
    private func call(_ number: Int, _ duration: Duration) async throws -> Int {
        let until = clock.now.advanced(by: duration)
        starts.append(Start(number: number, time: clock.now.elapsed))
        try await clock.sleep(until: until)
        return number
    }

    @Test(arguments: [1, 2, 10, 64]) func manyTakeTheirTimeDividedByTheLimit(limit: Int) async throws {
        let pipeline = pipeline(limit * 5)
        pipeline.numbers.mapConcurrently(limit: limit) { try await call($0, .milliseconds(10)) }
            .write(to: pipeline.output)
        let run = Task { try await pipeline.app.run() }
        for round in 1...5 {
            await starts.reaches(round * limit)
            #expect(starts.all.count == round * limit)
            await clock.sleepers(until: .milliseconds(round * 10), count: limit)
            clock.advance(by: .milliseconds(10))
        }
        try await run.value
        #expect(clock.now.elapsed == .milliseconds(50))
        #expect(pipeline.output.elements == Array(0..<limit * 5))
        #expect(starts.all == (0..<limit * 5).map { Start(number: $0, time: .milliseconds($0 / limit * 10)) })
    }

    @Test func slidesOverTheEndsOfReads() async throws {
        let pipeline = pipeline(2_500)
        pipeline.numbers.mapConcurrently(limit: 300) { try await call($0, .milliseconds(10)) }
            .write(to: pipeline.output)
        let run = Task { try await pipeline.app.run() }
        for round in 1...9 {
            let started = min(round * 300, 2_500)
            await starts.reaches(started)
            await clock.sleepers(until: .milliseconds(round * 10), count: started - (round - 1) * 300)
            clock.advance(by: .milliseconds(10))
        }
        try await run.value
        #expect(clock.now.elapsed == .milliseconds(90))
        #expect(pipeline.output.elements == Array(0..<2_500))
    }

    @Test func aSlowHeadDelaysNoStartUntilTheWindowIsFull() async throws {
        let pipeline = pipeline(10)
        pipeline.numbers.mapConcurrently(limit: 4) { number in
            try await call(number, number == 0 ? .milliseconds(100) : .milliseconds(10 * number))
        }
        .write(to: pipeline.output)
        let run = Task { try await pipeline.app.run() }
        await starts.reaches(4)
        await clock.sleepers(until: .milliseconds(100), count: 1)
        // The three behind the head end, and nothing starts: the window is full of what waits for the head.
        for time in [10, 20, 30] {
            await clock.sleepers(until: .milliseconds(time), count: 1)
            clock.advance(to: .milliseconds(time))
        }
        #expect(starts.all.map(\.number) == [0, 1, 2, 3])
        clock.advance(to: .milliseconds(100))
        await starts.reaches(8)
        #expect(starts.all.dropFirst(4).allSatisfy { $0.time == .milliseconds(100) })
        clock.advance(by: .seconds(1))
        await starts.reaches(10)
        await clock.sleepers(until: ManualClock.Instant(elapsed: .milliseconds(1_190)), count: 1)
        clock.advance(by: .seconds(1))
        try await run.value
        #expect(pipeline.output.elements == Array(0..<10))
    }

    @Test func aSlowCallHoldsUpNothingWithoutOrder() async throws {
        let pipeline = pipeline(7)
        pipeline.numbers.mapConcurrently(limit: 2, order: .none) { number in
            try await call(number, number == 0 ? .milliseconds(100) : .milliseconds(10))
        }
        .write(to: pipeline.output)
        let run = Task { try await pipeline.app.run() }
        for round in 1...6 {
            await starts.reaches(1 + round)
            await clock.sleepers(until: .milliseconds(round * 10), count: 1)
            clock.advance(to: .milliseconds(round * 10))
        }
        clock.advance(to: .milliseconds(100))
        try await run.value
        #expect(pipeline.output.elements == [1, 2, 3, 4, 5, 6, 0])
    }

    @Test func elementsOfAKeyFollowOneAnother() async throws {
        let pipeline = pipeline(6)
        pipeline.numbers.mapConcurrently(limit: 4, order: .key { $0 % 2 }) { try await call($0, .milliseconds(10)) }
            .write(to: pipeline.output)
        let run = Task { try await pipeline.app.run() }
        for round in 1...3 {
            await starts.reaches(2 * round)
            await clock.sleepers(until: .milliseconds(round * 10), count: 2)
            clock.advance(to: .milliseconds(round * 10))
        }
        try await run.value
        #expect(starts.all.map(\.time) == [0, 0, 10, 10, 20, 20].map { .milliseconds($0) })
        #expect(pipeline.output.elements.filter { $0 % 2 == 0 } == [0, 2, 4])
        #expect(pipeline.output.elements.filter { $0 % 2 == 1 } == [1, 3, 5])
    }

    @Test func aWindowWaitsForTheOneBehindIt() async throws {
        let pipeline = pipeline(12)
        let fast = Collected<Int>()
        pipeline.numbers.mapConcurrently(limit: 3) { number in
            fast.append(number)
            return number
        }
        .mapConcurrently(limit: 2) { try await call($0, .milliseconds(10)) }
        .write(to: pipeline.output)
        let run = Task { try await pipeline.app.run() }
        for round in 1...6 {
            await starts.reaches(2 * round)
            await clock.sleepers(until: .milliseconds(round * 10), count: 2)
            // Those passed on, and those that the first window holds.
            #expect(fast.all.count <= 2 * round + 3)
            clock.advance(to: .milliseconds(round * 10))
        }
        try await run.value
        #expect(pipeline.output.elements == Array(0..<12))
    }
}
