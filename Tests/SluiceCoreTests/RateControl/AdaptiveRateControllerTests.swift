import SluiceCore
import Testing

@Suite final class AdaptiveRateControllerTests {
    private var controller = AdaptiveRateController(target: .seconds(1))

    private func situation(
        idle: Int = 4,
        ready: Int = 0,
        partitions: Int = 8,
        running: [CostSample] = [],
        backlog: Int64 = 100_000_000
    ) -> CutSituation {
        CutSituation(
            now: milliseconds(0),
            isTick: true,
            slots: idle + running.count,
            idleSlots: idle,
            readyTasks: ready,
            running: running,
            partitions: partitions,
            backlog: backlog
        )
    }

    /// Tasks at `overhead` seconds and 10 µs an offset.
    private func learn(_ sizes: [Int64], overhead: Double = 0) {
        for size in sizes {
            let seconds = overhead + 10e-6 * Double(size)
            controller.noteTask(CostSample(offsets: Double(size), seconds: seconds), isCutShort: false)
        }
    }

    @Test func theFirstBatchIsASmallSample() {
        let first = controller.allow(situation())
        #expect(first.offsets == 4_000 && first.partitions == 4 && first.partitionOffsets == 1_000)
        #expect(first.limit == .slowStart)
    }

    @Test func growsAtMostFourfold() {
        learn([1_000, 1_000])
        #expect(controller.allow(situation()).partitionOffsets == 4_000)
        learn([4_000])
        #expect(controller.allow(situation()).partitionOffsets == 16_000)
        #expect(controller.allow(situation()).limit == .slowStart)
    }

    @Test func fillsTheIntervalOverTheSlots() {
        learn([20_000, 40_000, 60_000, 80_000])
        let allowed = controller.allow(situation())
        #expect((340_000...400_000).contains(allowed.offsets))
        #expect((85_000...100_000).contains(allowed.partitionOffsets))
        #expect(allowed.limit == .rate)
    }

    @Test func noPartitionGetsMoreThanOneSlotCanReadAndDeliver() {
        learn([20_000, 40_000, 60_000, 80_000])
        for _ in 0..<4 { controller.noteDelivery(CostSample(offsets: 40_000, seconds: 0.4)) }
        #expect((42_000...50_000).contains(controller.allow(situation(partitions: 1)).partitionOffsets))
    }

    @Test func nothingIsAdmittedWhereNoSlotIsIdle() {
        #expect(controller.allow(situation(idle: 0)).offsets == 0)
        #expect(controller.allow(situation(ready: 1)).offsets == 0)
    }

    @Test func timeThatRunningTasksNeedIsNotGivenOut() {
        learn([20_000, 40_000, 60_000, 80_000])
        let half = CostSample(offsets: 80_000, seconds: 0.4)
        let allowed = controller.allow(situation(idle: 1, running: [half]))
        #expect((120_000...150_000).contains(allowed.offsets))
    }

    @Test func whatOverrunsIsExpectedToGoOn() {
        learn([20_000, 40_000, 60_000, 80_000])
        let late = CostSample(offsets: 20_000, seconds: 2)
        let allowed = controller.allow(situation(idle: 1, running: [late, late, late]))
        #expect(allowed.offsets < 15_000, "ten times as slow, on one slot")
    }

    @Test func whatHangsTellsNothingOfWhatOthersCost() {
        learn([20_000, 40_000, 60_000, 80_000])
        let hung = CostSample(offsets: 20_000, seconds: 60)
        let allowed = controller.allow(situation(idle: 2, running: [hung, hung]))
        #expect((160_000...200_000).contains(allowed.offsets), "two slots' worth")
        for _ in 0..<2 { controller.noteTask(hung, isCutShort: false) }
        learn(Array(repeating: 50_000, count: 10))
        #expect(controller.allow(situation()).offsets > 200_000, "they have ended, and are forgotten soon")
    }

    @Test func anAttemptThatReadNothingTeachesNothing() {
        controller.noteTask(CostSample(offsets: 0, seconds: 1), isCutShort: true)
        #expect(controller.allow(situation()).limit == .slowStart)
        #expect(controller.allow(situation()).offsets == 4_000)
    }

    /// Rounds of small batches make small batches: overhead does not count as the records'.
    @Test func overheadMakesNoSpiral() {
        for _ in 0..<50 {
            let one = controller.allow(situation(partitions: 4)).partitionOffsets
            learn([one, one, one, one], overhead: 0.8)
        }
        #expect(controller.allow(situation(partitions: 4)).partitionOffsets > 10_000)
    }

    @Test func recordsGetTheirPartWhereOverheadTakesLongerThanTheTarget() {
        for _ in 0..<50 {
            let one = controller.allow(situation(partitions: 4)).partitionOffsets
            learn([one, one + one / 10, one, one - one / 10], overhead: 3)
        }
        #expect(controller.allow(situation(partitions: 4)).partitionOffsets > 5_000)
    }

    @Test func overheadLimitsHowManyPartitionsShareABatch() {
        learn(Array(repeating: [100, 2_000, 4_000], count: 100).flatMap(\.self), overhead: 0.1)
        let allowed = controller.allow(situation(partitions: 1_000))
        #expect(allowed.partitions == 4, "a tenth of four slots' second: no slot goes without")
    }

    @Test func aTenthOfTheTimeIsForOverhead() {
        learn(Array(repeating: [100, 2_000, 4_000], count: 100).flatMap(\.self), overhead: 0.005)
        #expect((60...85).contains(controller.allow(situation(partitions: 1_000)).partitions))
    }

    @Test func whereEverythingFitsNobodyWaitsForOthersOverhead() {
        learn(Array(repeating: [100, 2_000, 4_000], count: 100).flatMap(\.self), overhead: 0.005)
        #expect(controller.allow(situation(partitions: 300, backlog: 3_000)).partitions >= 300)
    }

    @Test func tasksThatDoNotFitTheSlotsEvenlyAreMadeSmaller() {
        learn([20_000, 40_000, 60_000, 80_000])
        let part = controller.fittingPart(of: [60_000, 60_000, 60_000], in: situation(idle: 2, partitions: 3))
        #expect((0.7...0.8).contains(part))
        #expect(controller.fittingPart(of: [90_000, 90_000], in: situation(idle: 2)) == 1)
    }

    /// Rounded to zero and taken for no limit, this gave giant batches.
    @Test func aRecordThatTakesLongerThanTheTargetIsAdmittedByItself() {
        for _ in 0..<20 {
            controller.noteTask(CostSample(offsets: 1, seconds: 3), isCutShort: false)
            let allowed = controller.allow(situation())
            #expect(allowed.partitionOffsets == 1 && (1...8).contains(allowed.offsets))
        }
    }
}
