import SluiceCore
import Testing

@Suite struct EarlyEndTests {
    private func running(_ trigger: Trigger = .asap) -> DriverHarness {
        let harness = DriverHarness(trigger)
        harness.assign(p0)
        if trigger == .asap { harness.available([p0: 9]) } else { harness.observe([p0: 9]) }
        return harness
    }

    @Test(arguments: [EarlyEnd.taskBytes, .outputBytes, .softDeadline])
    func theRestIsPlannedAgainOnceTheStartIsDelivered(cause: EarlyEnd) {
        let harness = running()
        #expect(harness.finish(p0, at: 4, cause) == [.deliver(1, .part(p0.range(0..<4), fence: 1, on: 0))])
        let actions = harness.deliver()
        #expect(
            actions == [
                .cut(1, p0.range(4..<9)), .run(1, p0.range(4..<9), fence: 2, on: 0), .commit(1, [p0: 4]),
            ]
        )
    }

    @Test(arguments: [EarlyEnd.readerDry, .endOfPartition])
    func theRestWaitsUntilMoreIsKnownToBeThere(cause: EarlyEnd) {
        let harness = running()
        harness.finish(p0, at: 4, cause)
        #expect(harness.deliver() == [.commit(1, [p0: 4])])
        #expect(harness.driver.positions == [p0: 4])
        #expect(harness.available([p0: 9]).first == .cut(1, p0.range(4..<9)))
    }

    @Test func anEndBeyondTheRangeIsTheRangesEnd() {
        let harness = running()
        #expect(harness.finish(p0, at: 99) == [.deliver(1, .part(p0.range(0..<9), fence: 1, on: 0))])
        #expect(harness.deliver() == [.commit(1, [p0: 9])])
    }

    @Test func withAnIntervalTheRestIsPlannedBetweenTicks() {
        let harness = running(.interval(.milliseconds(100)))
        harness.finish(p0, at: 4, .taskBytes)
        #expect(harness.deliver().first == .cut(1, p0.range(4..<9)))
    }
}
