import SluiceKafka
import Testing

@testable import SluiceCommand

@Suite struct ResetTargetTests {
    @Test(
        arguments: [
            ("earliest", .earliest), ("latest", .latest), ("none", .nothing), ("42", .offset(42)), ("0", .offset(0)),
            ("+7", .shift(7)), ("-7", .shift(-7)), ("-0", .shift(0)), ("@0", .time(milliseconds: 0)),
            ("@1769860800000", .time(milliseconds: 1_769_860_800_000)),
            ("2026-01-31T12:00:00Z", .time(milliseconds: 1_769_860_800_000)),
            ("2026-01-31", .time(milliseconds: 1_769_817_600_000)),
        ] as [(String, ResetTarget)]
    )
    func reads(text: String, target: ResetTarget) {
        #expect(ResetTarget(argument: text) == target)
    }

    @Test func readsLists() {
        let offsets: [KafkaPartition: Int64?] = [
            KafkaPartition(topic: "a.b-c_d", partition: 0): 5, KafkaPartition(topic: "b", partition: 12): nil,
        ]
        #expect(ResetTarget(argument: "a.b-c_d:0=5,b:12=none") == .each(offsets))
    }

    @Test(
        arguments: [
            "", "Earliest", "x", "1.5", "@", "@x", "@-1", "2026-01-31T12:00:00", "2026-13-01", "99999999999999999999",
            "t:0", "t=5", ":0=5", "t:-1=5", "t:0=-5", "t:0=5,", "t:0=5,t:0=6", "t:0=5,latest", "t:x=5", "t:0=5=6",
            "+", "-", "t:0=+5",
        ]
    )
    func refuses(text: String) {
        #expect(ResetTarget(argument: text) == nil)
    }

    @Test func joinsListsAndNothingElse() {
        let first = ResetTarget.each([KafkaPartition(topic: "t", partition: 0): 1])
        let second = ResetTarget.each([KafkaPartition(topic: "t", partition: 1): nil])
        let both: [KafkaPartition: Int64?] = [
            KafkaPartition(topic: "t", partition: 0): 1, KafkaPartition(topic: "t", partition: 1): nil,
        ]
        #expect(ResetTarget.joined([first, second]) == .each(both))
        #expect(ResetTarget.joined([.earliest]) == .earliest)
        #expect(ResetTarget.joined([first, first]) == nil)
        #expect(ResetTarget.joined([first, .latest]) == nil)
        #expect(ResetTarget.joined([]) == nil)
    }

    @Test func selectsPartitions() {
        #expect(PartitionSelection(argument: "t")?.partitions == nil)
        #expect(PartitionSelection(argument: "t:0,3")?.partitions == [0, 3])
        for text in ["", ":0", "t:", "t:x", "t:-1", "t:0,", "t:0:1"] {
            #expect(PartitionSelection(argument: text) == nil, "\(text)")
        }
        let some = PartitionSelection(argument: "t:3")
        #expect(some?.contains(KafkaPartition(topic: "t", partition: 3)) == true)
        #expect(some?.contains(KafkaPartition(topic: "t", partition: 0)) == false)
        #expect(some?.contains(KafkaPartition(topic: "u", partition: 3)) == false)
    }
}
