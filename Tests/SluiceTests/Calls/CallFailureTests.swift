import SluiceTesting
import Testing

@testable import Sluice

/// What becomes of calls that fail, in a window.
@Suite(.timeLimit(.minutes(1))) struct CallFailureTests {
    private static let picky: @Sendable (Int) async throws -> Int = { number in
        await Task.yield()
        if number % 3 == 0 { throw Fault() }
        return number
    }

    @Test(arguments: [1, 4, 64])
    func skipDropsTheElementAndFreesItsPlace(limit: Int) async throws {
        for order in [CallOrder<Int>.input, .none, .key { $0 % 5 }] {
            let output = try await Pipeline.output(of: 100) {
                $0.mapConcurrently(limit: limit, order: order, onFailure: .skip, Self.picky)
            }
            #expect(output.sorted() == (0..<100).filter { $0 % 3 != 0 })
        }
    }

    @Test func everyOperatorThatCallsTakesAPolicy() async throws {
        let output = try await Pipeline.output(of: 12) {
            $0.mapConcurrently(limit: 2, onFailure: .skip) { if $0 == 0 { throw Fault() } else { $0 } }
                .flatMapConcurrently(limit: 2, onFailure: .skip) { if $0 == 1 { throw Fault() } else { [$0] } }
                .filterConcurrently(limit: 2, onFailure: .skip) { if $0 == 2 { throw Fault() } else { true } }
                .forEachConcurrently(limit: 2, onFailure: .skip) { if $0 == 3 { throw Fault() } }
                .mapBlocking(threads: 2, onFailure: .skip) { if $0 == 4 { throw Fault() } else { $0 } }
        }
        #expect(output == Array(5..<12))
    }

    /// The loop that feeds the window is ahead of the element that fails.
    @Test func aDeadLetterIsTheRecordOfItsElementAndCountsTheAttempts() async throws {
        let letters = MemorySink<ProducerRecord>()
        let pipeline = Pipeline(MemorySource(numbers: 50))
        let retry = CallRetry.attempts(3, initialBackoff: .zero)
        pipeline.numbers
            .mapConcurrently(limit: 8, retry: retry, onFailure: .deadLetter(to: letters), Self.picky)
            .write(to: pipeline.output)
        try await pipeline.app.run()
        let failed = (0..<50).filter { $0 % 3 == 0 }
        #expect(letters.elements.map { $0.value?.utf8String } == failed.map { "\($0)" })
        #expect(
            letters.elements.map { $0.headers.lastValue(named: DeadLetterHeader.offset) }
                == failed.map { Bytes("\($0)") }
        )
        #expect(letters.elements.allSatisfy { $0.headers.lastValue(named: DeadLetterHeader.attempts) == "3" })
        #expect(
            letters.elements.allSatisfy {
                $0.headers.lastValue(named: DeadLetterHeader.operatorName) == "mapConcurrently"
            }
        )
        #expect(
            letters.elements.allSatisfy {
                $0.headers.lastValue(named: DeadLetterHeader.errorType) == "SluiceTests.Fault"
            }
        )
        #expect(pipeline.output.elements == (0..<50).filter { $0 % 3 != 0 })
        #expect(pipeline.source.committedOffsets == [.first: 50])
    }

    /// Behind a window, elements are of other records than the one that is being read.
    @Test func whatFailsBehindAWindowIsOfItsOwnRecord() async throws {
        let letters = MemorySink<ProducerRecord>()
        let pipeline = Pipeline(MemorySource(numbers: 50))
        pipeline.numbers
            .mapConcurrently(limit: 8) { number in
                await Task.yield()
                return number
            }
            .map(onFailure: .deadLetter(to: letters)) { if $0 == 7 { throw Fault() } else { $0 } }
            .write(to: pipeline.output)
        try await pipeline.app.run()
        #expect(letters.elements.map(\.value) == ["7"])
    }

    @Test func withoutAPolicyTheTaskFailsWithPlaceAndOperator() async throws {
        let pipeline = Pipeline(
            MemorySource(numbers: 50),
            .quiet.with { $0.taskRetry = RetryPolicy(maxAttempts: 2, initialBackoff: .zero) }
        )
        pipeline.numbers
            .mapConcurrently(limit: 8) { number in
                await Task.yield()
                if number == 20 { throw Fault() }
                return number
            }
            .write(to: pipeline.output)
        let error = await #expect(throws: ApplicationError.self) { try await pipeline.app.run() }
        #expect(error?.failure?.offset == 20)
        #expect(error?.failure?.operatorName == "mapConcurrently")
        #expect(error?.failure?.attempts == 2)
        #expect(pipeline.output.elements.isEmpty)
    }

    /// Windows in branches, one behind another, behind what pulls, and behind a union: everything arrives once.
    @Test func whateverIsJoinedUpNothingIsLostAndDeadLettersAreOfTheirRecords() async throws {
        for order in [CallOrder<Int>.input, .none, .key { $0 % 3 }] {
            let letters = MemorySink<ProducerRecord>()
            let pipeline = Pipeline(MemorySource(numbers: 1_500), .quiet.with { $0.deadLetterLimit = nil })
            let window = pipeline.numbers.mapConcurrently(limit: 5, order: order) { number in
                for _ in 0..<(number * 7 % 5) { await Task.yield() }
                return number
            }
            let plain = pipeline.numbers.map { $0 }
            let chain = pipeline.numbers.mapConcurrently(limit: 1, order: order) { number in
                await Task.yield()
                return number
            }
            .mapPartition { (numbers: PartitionIterator<Int>, emit: (Int) throws -> Void) in
                while let number = try await numbers.next() {
                    await Task.yield()
                    try emit(number)
                }
            }
            .mapBlocking(threads: 2, order: order) { $0 }
            window.union(plain).union(chain).prefetch(1)
                .flatMap { [$0, $0] }
                .mapConcurrently(limit: 7, order: order, onFailure: .deadLetter(to: letters)) { number in
                    for _ in 0..<(number * 5 % 7) { await Task.yield() }
                    if number % 3 == 0 { throw Fault() }
                    return number
                }
                .write(to: pipeline.output)
            try await pipeline.app.run()
            let expected = (0..<1_500).filter { $0 % 3 != 0 }.flatMap { Array(repeating: $0, count: 6) }
            #expect(pipeline.output.elements.sorted() == expected)
            let dead = letters.elements.compactMap { $0.value?.utf8String }.compactMap { Int($0) }
            #expect(dead.sorted() == (0..<500).map { $0 * 3 })
        }
    }

    /// Looked up ten at a time, an output may be of any of the ten.
    @Test func whatCannotBeToldFromOneRecordFailsTheTask() async throws {
        let letters = MemorySink<ProducerRecord>()
        let pipeline = Pipeline(
            MemorySource(numbers: 10),
            .quiet.with { $0.taskRetry = RetryPolicy(maxAttempts: 1) }
        )
        pipeline.numbers.mapPartition { (numbers: PartitionIterator<Int>, emit: (Int) throws -> Void) in
            var all: [Int] = []
            while let number = try await numbers.next() { all.append(number) }
            for number in all { try emit(number) }
        }
        .map(onFailure: .deadLetter(to: letters)) { if $0 % 3 == 0 { throw Fault() } else { $0 } }
        .write(to: pipeline.output)
        let error = await #expect(throws: ApplicationError.self) { try await pipeline.app.run() }
        #expect(error?.failure?.operatorName == "map 2")
        #expect(letters.elements.isEmpty && pipeline.source.committedOffsets.isEmpty)
    }

    @Test func aFailureThatNoRetryHelpsIsNotTriedAgain() async throws {
        let calls = Collected<Int>()
        let pipeline = Pipeline(MemorySource(numbers: 1))
        pipeline.numbers
            .mapConcurrently(limit: 1, retry: .attempts(5, initialBackoff: .zero), onFailure: .skip) { number -> Int in
                calls.append(number)
                throw Failure(origin: .userCode, message: "no use", isRetriable: false)
            }
            .write(to: pipeline.output)
        await #expect(throws: ApplicationError.self) { try await pipeline.app.run() }
        #expect(calls.all.count == 1)
    }
}
