import SluiceCore
import Testing

/// Where sinks stand apart, no range reaches across.
@Suite struct StopsTests {
    @Test func rangesEndAtEachStop() {
        let harness = DriverHarness()
        let start = LaneStart(partition: p0, stage: StageID(0), position: 2, stops: [5, 7])
        harness.send(.assigned([start]))
        #expect(harness.available([p0: 9]).first == .cut(0, p0.range(2..<5)))
        harness.finish(p0)
        #expect(harness.deliver().first == .cut(1, p0.range(5..<7)))
        harness.finish(p0)
        #expect(harness.deliver().contains(.cut(2, p0.range(7..<9))))
    }
}
