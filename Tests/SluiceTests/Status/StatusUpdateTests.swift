import SluiceCore
import SluiceTesting
import Testing

@testable import Sluice

/// A reader that only takes updates has the same picture as one that asks for all.
@Suite struct StatusUpdateTests {
    private struct Chance {
        var run: ObservedDriver
        var random: SeededGenerator
        private var ends: [TopicPartition: Int64] = [:]
        private let partitions: [TopicPartition]

        init(seed: UInt64) throws {
            random = SeededGenerator(seed: seed)
            run = try ObservedDriver(slots: 3)
            partitions = (0..<5).map { TopicPartition(topic: "in", partition: $0) }
            for partition in partitions { run.assign(partition) }
        }

        mutating func step() {
            run.advance(by: .milliseconds(Int.random(in: 0...30, using: &random)))
            switch Int.random(in: 0..<20, using: &random) {
            case 0..<8: append()
            case 8..<14: finishAttempt()
            case 14..<17: run.answerDeliveries(random.chance(0.1) ? trouble(.sink) : nil)
            case 17: run.answerCommits(random.chance(0.1) ? trouble(.commit) : nil)
            case 18: run.look()
            default: if random.chance(0.2) { takeAwayAndGiveBack() } else { run.send(.timerFired) }
            }
        }

        private mutating func append() {
            guard let partition = partitions.randomElement(using: &random) else { return }
            ends[partition, default: 0] += Int64.random(in: 1...9, using: &random)
            run.send(.recordsAvailable([partition: ends[partition, default: 0]]))
        }

        private mutating func finishAttempt() {
            guard let attempt = run.attempts.randomElement(using: &random), !random.chance(0.2) else { return }
            run.report(attempt, random.chance(0.1) ? trouble(.userCode) : nil)
        }

        private mutating func takeAwayAndGiveBack() {
            guard let partition = partitions.randomElement(using: &random) else { return }
            run.send(.lost([partition]))
            run.assign(partition, at: ends[partition, default: 0])
        }

        private mutating func trouble(_ origin: Failure.Origin) -> Failure {
            let word = String(repeating: "x", count: Int.random(in: 1...150, using: &random))
            return Failure(origin: origin, message: word, partition: partitions.randomElement(using: &random))
        }
    }

    @Test(arguments: UInt64(0)..<16) func updatesAmountToTheWhole(_ seed: UInt64) throws {
        var chance = try Chance(seed: seed)
        var reader = chance.run.status()
        for _ in 0..<3_000 {
            chance.step()
            guard chance.random.chance(seed % 2 == 0 ? 0.05 : 0.002) else { continue }
            reader.update(with: chance.run.status(after: reader.cursor))
            let isSame = reader == chance.run.status()
            #expect(isSame)
        }
        #expect((reader.batches.last?.id ?? 0) > 300)
        #expect(reader.batches.count >= StatusLimits.batches)
    }

    @Test func anUpdateHoldsWhatChangedAlone() throws {
        var run = try ObservedDriver()
        run.assign(.first)
        run.send(.recordsAvailable([.first: 3]))
        let before = run.status()
        #expect(run.status(after: before.cursor).batches.isEmpty)
        #expect(run.status(after: before.cursor).application == nil)
        run.report(try #require(run.attempts.first))
        run.answerDeliveries()
        run.send(.recordsAvailable([.first: 5]))
        let update = run.status(after: before.cursor)
        #expect(update.batches.map(\.id) == [0, 1])
        #expect(run.status(after: update.cursor).batches.isEmpty)
        #expect(update.cursor > before.cursor)
    }

    @Test func aCursorOfAnotherRunGivesTheWhole() throws {
        let run = try ObservedDriver()
        #expect(run.status(after: 0).application != nil)
        #expect(run.status(after: 1_000_000).application != nil)
        #expect(run.status(after: run.status().cursor).application == nil)
    }
}
