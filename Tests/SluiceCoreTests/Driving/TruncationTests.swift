import SluiceCore
import Testing

@Suite struct TruncationTests {
    private func observedBelowPosition(_ trigger: Trigger) -> DriverHarness {
        let harness = DriverHarness(trigger)
        harness.assign(p0)
        harness.observe([p0: 9])
        harness.finish(p0)
        harness.deliver()
        harness.commit()
        return harness
    }

    @Test func aLogThatStaysBelowThePositionEndsTheDriver() {
        let harness = observedBelowPosition(.interval(.seconds(6)))
        for _ in 0..<2 {
            harness.wait(.seconds(6))
            #expect(harness.observe([p0: 4]).isEmpty)
        }
        harness.wait(.seconds(6))
        harness.observe([p0: 4])
        guard case .failed(let failure) = harness.driver.phase else {
            return #expect(Bool(false), "the driver goes on: \(harness.driver.phase)")
        }
        #expect(failure.partition == p0)
        #expect(failure.offset == 9)
        #expect(failure.message.contains("reset the group's offsets"))
    }

    @Test func aLogThatIsBehindForAMomentIsWaitedFor() {
        let harness = observedBelowPosition(.interval(.seconds(6)))
        harness.wait(.seconds(6))
        harness.observe([p0: 4])
        harness.wait(.seconds(6))
        #expect(harness.observe([p0: 12]).first == .cut(1, p0.range(9..<12)))
    }
}
