@testable import SluiceCore
import Testing

@Suite final class AdmissionControlTests {
    private func control(
        _ rateControl: RateControl = .unlimited,
        _ trigger: Trigger = .interval(.seconds(1)),
        caps: AdmissionCaps
    ) -> AdmissionControl {
        AdmissionControl(DriverConfiguration(trigger: trigger, rateControl: rateControl, admissionCaps: caps))
    }

    private func decide(
        _ control: inout AdmissionControl,
        _ counts: [Int64],
        at time: Int64 = 0,
        isTick: Bool = true
    ) -> AdmissionControl.Decision {
        let backlogs = counts.enumerated().map { lane, count in
            let partition = TopicPartition(topic: "t", partition: Int32(lane))
            return Backlog(lane: LaneID(lane), stage: StageID(0), range: partition.range(0..<count))
        }
        let situation = CutSituation(
            now: milliseconds(time),
            isTick: isTick,
            slots: 2,
            idleSlots: 2,
            partitions: counts.count,
            backlog: counts.reduce(0, +)
        )
        return control.decide(backlogs, situation)
    }

    @Test func withoutLimitsEverythingIsAdmitted() {
        var control = control(caps: AdmissionCaps())
        let decision = decide(&control, [5, 7])
        #expect(decision.admission == Admission(backlog: 12, admitted: 12, limit: .backlog))
        #expect(decision.admitted.map(\.range.count) == [5, 7])
        #expect(decision.passedOver.isEmpty)
    }

    @Test func recordsABatchAreCapped() {
        var control = control(caps: AdmissionCaps(maxBatchRecords: 10))
        let decision = decide(&control, [101, 11, 1])
        #expect(decision.admission == Admission(backlog: 113, admitted: 10, limit: .maxBatchRecords))
        #expect(decision.admitted.map(\.range.count) == [8, 1, 1])
    }

    @Test func bytesABatchAreCappedByWhatOffsetsBrought() {
        var control = control(caps: AdmissionCaps(maxBatchBytes: 10_000))
        #expect(decide(&control, [50_000]).admission.admitted == 2_000, "a sample, while nothing is known")
        control.noteTask(p0.range(0..<2_000), bytes: 400_000, time: .seconds(1), isCutShort: false)
        let decision = decide(&control, [50_000])
        #expect(decision.admission == Admission(backlog: 50_000, admitted: 50, limit: .maxBatchBytes))
    }

    @Test func recordsASecondOfAPartitionAreCapped() {
        var control = control(caps: AdmissionCaps(maxPartitionRecordsPerSecond: 100))
        let first = decide(&control, [1_000, 30])
        #expect(first.admitted.map(\.range.count) == [100, 30])
        #expect(first.admission.limit == .partitionRate)
        let second = decide(&control, [900], at: 250, isTick: false)
        #expect(second.admitted.isEmpty && second.admission.limit == .partitionRate)
        #expect(second.askAgainAt.map { milliseconds(500).duration(to: $0) < .milliseconds(1) } == true)
        #expect(decide(&control, [900], at: 600, isTick: false).admitted.map(\.range.count) == [60])
    }

    @Test func onceIsNotLimited() {
        var control = control(.fixed(recordsPerSecond: 1), .once, caps: AdmissionCaps(maxBatchRecords: 1))
        #expect(decide(&control, [5, 7]).admission.limit == .backlog)
    }

    @Test func theTightestLimitIsTheOneThatIsNamed() {
        var control = control(.fixed(recordsPerSecond: 50), caps: AdmissionCaps(maxBatchRecords: 60))
        #expect(decide(&control, [1_000]).admission == Admission(backlog: 1_000, admitted: 50, limit: .rate))
    }
}
