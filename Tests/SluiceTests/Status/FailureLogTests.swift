import Testing

@testable import Sluice

@Suite struct FailureLogTests {
    private var log = FailureLog()

    private func failure(_ message: String, of partition: TopicPartition? = .first, at offset: Int64? = nil) -> Failure
    {
        Failure(origin: .userCode, message: message, partition: partition, offset: offset, operatorName: "map")
    }

    private mutating func note(_ failure: Failure, times: Int = 1, at time: Double, change: UInt64) {
        log.note(NotedFailure(failure), times: times, in: TaskID(batch: BatchID(3), index: 1), at: time, change: change)
    }

    @Test mutating func theSameAtTheSamePlaceIsOne() throws {
        note(failure("no city 17", at: 5), at: 1, change: 1)
        note(failure("no city 18", at: 6), times: 2, at: 2, change: 2)
        note(failure("no city 18", of: .second), at: 3, change: 3)
        let failures = log.statuses()
        #expect(failures.map(\.count) == [3, 1])
        let first = try #require(failures.first)
        #expect(first.firstAt == 1)
        #expect(first.lastAt == 2)
        #expect(first.message == "no city 18")
        #expect(first.offset == 6)
        #expect(first.origin == "user_code")
        #expect(first.topic == "in")
        #expect(first.operatorName == "map")
        #expect(first.task == "3.1")
    }

    @Test(arguments: [
        ("request 3fa85f64-5717-4562-b3fc-2c963f66afa6 failed", "request abcdefab-cdef-abcd-efab-cdefabcdefab failed"),
        ("object deadbeefcaf3 is gone", "object 0123456789abcdef is gone"), ("at 0x7ff", "at 0xA"),
        ("id-00c0ffee", "id-ABCDEF12"),
    ]) mutating func idsAreNumbersToo(_ one: String, _ other: String) {
        note(failure(one), at: 1, change: 1)
        note(failure(other), at: 2, change: 2)
        #expect(log.statuses().map(\.count) == [2])
        #expect(log.statuses().map(\.message) == [other])
    }

    @Test mutating func shortWordsOfThoseLettersAreWords() {
        for (number, word) in ["faced", "added", "decade", "0xyz", "deadbeef", "naïve", ""].enumerated() {
            note(failure("it \(word)"), at: Double(number), change: UInt64(number + 1))
        }
        #expect(log.statuses().map(\.count) == [1, 1, 1, 1, 1, 1, 1])
    }

    @Test mutating func whatComesAgainIsTheLatest() {
        note(failure("one"), at: 1, change: 1)
        note(failure("two is another"), at: 2, change: 2)
        note(failure("one"), at: 3, change: 3)
        #expect(log.statuses().map(\.message) == ["two is another", "one"])
        #expect(log.statuses(after: 2).map(\.count) == [2])
    }

    @Test mutating func theEndOfTheRunIsNotCountedTwice() throws {
        note(failure("lost"), at: 1, change: 1)
        log.noteEnd(NotedFailure(failure("lost")), at: 2, change: 2)
        log.noteEnd(NotedFailure(failure("new")), at: 3, change: 3)
        #expect(log.statuses().map(\.count) == [1, 1])
        #expect(log.statuses().map(\.isRetriable) == [false, false])
    }

    @Test mutating func itIsBounded() {
        for number in 0..<10_000 {
            let word = String(number, radix: 2).map { $0 == "1" ? "a" : "b" }.joined()
            let text = word + String(repeating: "é", count: 3_000)
            note(failure(text), at: Double(number), change: UInt64(number + 1))
        }
        #expect(log.statuses().count == StatusLimits.failures)
        #expect(log.statuses().first?.firstAt == 9_900)
        #expect(log.statuses().allSatisfy { $0.message.utf8.count <= StatusLimits.failureMessageBytes })
        #expect(Set(log.statuses().map(\.id)).count == StatusLimits.failures)
    }
}
