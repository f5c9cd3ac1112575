import Sluice
import Testing

@Suite struct StartingOffsetsTests {
    private typealias Starts = ApplicationConfiguration.StartingOffsets

    private static let t0 = TopicPartition(topic: "t", partition: 0)
    private static let u3 = TopicPartition(topic: "u.v-w_x", partition: 3)

    @Test(arguments: [
        ("earliest", Starts.earliest), ("latest", .latest), ("0", .timestamp(milliseconds: 0)),
        ("1769860800000", .timestamp(milliseconds: 1_769_860_800_000)),
        ("1970-01-02", .timestamp(milliseconds: 86_400_000)),
        ("2026-01-31T12:00:00Z", .timestamp(milliseconds: 1_769_860_800_000)),
        ("2026-01-31T13:30+01:30", .timestamp(milliseconds: 1_769_860_800_000)),
        ("2026-01-31T11:00:00.25-01:00", .timestamp(milliseconds: 1_769_860_800_250)),
        ("2000-02-29T00:00:00Z", .timestamp(milliseconds: 951_782_400_000)),
        ("t:0=42", .offsets([t0: 42])),
        ("latest,u.v-w_x:3=7,t:0=0", .offsets([t0: 0, u3: 7], otherwise: .latest)),
    ])
    func reads(text: String, expected: ApplicationConfiguration.StartingOffsets) {
        #expect(Starts(argument: text) == expected)
    }

    @Test(arguments: [
        "", "middle", "-1", "2026-02-29", "2026-13-01", "2026-01-31T12:00:00", "2026-01-31T24:00Z", "2026-1-31",
        "1969-12-31", "t:0", "t=5", "t:0=-1", "t:x=1", ":0=1", "t:0=1,t:0=2", "earliest,latest,t:0=1", "t:0=1,",
    ])
    func refuses(text: String) {
        #expect(Starts(argument: text) == nil)
    }

    @Test(arguments: [
        Starts.earliest, .latest, .timestamp(milliseconds: 17), .offsets([t0: 1, u3: 2], otherwise: .latest),
    ])
    func readsBack(starts: ApplicationConfiguration.StartingOffsets) {
        #expect(Starts(argument: starts.description) == starts)
    }
}
