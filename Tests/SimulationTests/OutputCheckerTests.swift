import SluiceTesting
import Testing

@Suite struct OutputCheckerTests {
    private typealias Violation = OutputViolation<String>

    @Test func everythingOnceIsFine() {
        let checker = checker(of: ["a": 3, "b": 2]) { checker in
            checker.wrote([0, 1], in: "a")
            checker.wrote([0, 1], in: "b")
            checker.wrote([2], in: "a")
        }
        #expect(checker.violations == [])
        #expect(checker.repeats == 0)
        #expect(checker.rewinds == 0)
    }

    @Test func aSuffixMayComeAgainFromWhatIsCommitted() {
        let checker = checker(of: ["a": 8]) { checker in
            checker.wrote([0, 1, 2, 3, 4], in: "a")
            checker.committed(2, in: "a")
            checker.wrote([2, 3], in: "a")
            checker.wrote([2, 3, 4, 5, 6, 7], in: "a")
        }
        #expect(checker.violations == [])
        #expect(checker.repeats == 5)
        #expect(checker.rewinds == 2)
    }

    @Test func whatIsCommittedMayNotComeAgain() {
        let checker = checker(of: ["a": 4]) { checker in
            checker.wrote([0, 1, 2], in: "a")
            checker.committed(2, in: "a")
            checker.wrote([1, 2, 3], in: "a")
        }
        #expect(checker.violations == [.repeatedCommitted("a", place: 1, committed: 2)])
    }

    @Test func repeatsWithoutEndAreCaught() {
        var checker = OutputChecker<String>()
        checker.wrote([0, 1], in: "a")
        checker.committed(1, in: "a")
        for _ in 0..<100 { checker.wrote([0, 1], in: "a") }
        #expect(checker.violationCount == 100)
        #expect(checker.violations.count == OutputChecker<String>.maxViolations)
    }

    @Test func aLossIsCaughtInTheMiddleAndAtTheEnd() {
        let checker = checker(of: ["a": 6, "b": 2]) { $0.wrote([0, 1, 4], in: "a") }
        #expect(checker.lost == 5)
        #expect(checker.late == 0)
        #expect(
            Set(checker.violations) == [
                .skipped("a", expected: 2, found: 4), .lost("a", first: 2, count: 3), .lost("b", first: 0, count: 2),
            ]
        )
    }

    @Test func disorderIsCaughtThoughNothingIsLost() {
        let checker = checker(of: ["a": 4]) { $0.wrote([0, 2, 1, 3], in: "a") }
        #expect(
            checker.violations == [
                .skipped("a", expected: 1, found: 2), .skipped("a", expected: 2, found: 3),
            ]
        )
        #expect(checker.repeats == 0)
        #expect(checker.late == 1)
        #expect(checker.lost == 0)
    }

    @Test func aRepeatIsNotLateWhereverItComes() {
        let checker = checker(of: ["a": 5]) { $0.wrote([0, 1, 2, 1, 3, 2, 4], in: "a") }
        #expect(checker.repeats == 2)
        #expect(checker.late == 0)
    }

    @Test func aRepeatMayNotLeaveAnythingOut() {
        let checker = checker(of: ["a": 5]) { $0.wrote([0, 1, 2, 3, 1, 3, 4], in: "a") }
        #expect(checker.violations == [.skipped("a", expected: 2, found: 3)])
    }

    @Test func aCommitOfWhatIsNotThereIsCaught() {
        let checker = checker(of: ["a": 4]) { checker in
            checker.wrote([0, 1], in: "a")
            checker.committed(3, in: "a")
            checker.committed(1, in: "a")
            checker.wrote([2], in: "a")
            checker.wrote([3], in: "a")
        }
        #expect(
            checker.violations == [
                .committedUndelivered("a", committed: 3, delivered: 2), .committedBack("a", from: 3, to: 1),
                .repeatedCommitted("a", place: 2, committed: 3),
            ]
        )
    }

    @Test func aCommitSaysNothingOfOtherPartitionsLanes() {
        let checker = checker(of: ["a": 1]) { checker in
            checker.wrote(0, in: "a", to: 1)
            checker.committed(5, in: "a", to: 0)
            checker.committed(5, in: "b", to: 0)
        }
        #expect(checker.violations == [])
    }

    @Test func aLaneStaysInItsPartition() {
        let checker = checker(of: ["a": 2]) { checker in
            checker.wrote(0, in: "a", to: 1)
            checker.wrote(1, in: "a", to: 2)
        }
        #expect(checker.violations == [.moved("a", from: 1, to: 2)])
        #expect(checker.strays == 1)
    }

    @Test func whatNobodyWroteIsCaught() {
        let checker = checker(of: ["a": 1]) { $0.wrote([0, 1], in: "a") }
        #expect(checker.violations == [.unexpected("a", place: 1)])
        #expect(checker.strays == 1)
    }

    private func checker(
        of counts: [String: Int64],
        _ write: (inout OutputChecker<String>) -> Void
    ) -> OutputChecker<String> {
        var checker = OutputChecker<String>()
        write(&checker)
        checker.end(expecting: counts)
        return checker
    }
}

extension OutputChecker {
    fileprivate mutating func wrote(_ places: [Int64], in lane: Lane) {
        for place in places { wrote(place, in: lane) }
    }
}
