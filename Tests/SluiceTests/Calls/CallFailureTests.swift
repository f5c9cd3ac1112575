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
}
