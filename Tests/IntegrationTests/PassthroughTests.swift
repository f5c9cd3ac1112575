import Sluice
import Testing

@Suite(.timeLimit(.minutes(1))) struct PassthroughTests {
    @Test func oddRecordsPassExactly() async throws {
        let cluster = try TestCluster()
        defer { cluster.close() }
        let (input, output) = (try await cluster.makeTopic("in"), try await cluster.makeTopic("out"))
        let notText = Bytes([0xff, 0xfe, 0x00, 0xc3, 0x28])
        let records = [
            TestRecord(nil),
            TestRecord(""),
            TestRecord(key: "", ""),
            TestRecord(key: "key", nil),
            TestRecord(key: nil, "value"),
            TestRecord(key: notText, notText),
            TestRecord(key: "big", Bytes([UInt8](repeating: 7, count: 1_000_000))),
            TestRecord(
                "with headers",
                headers: [
                    RecordHeader(name: "a", value: "1"), RecordHeader(name: "a", value: nil),
                    RecordHeader(name: "", value: ""), RecordHeader(name: "ü", value: notText),
                ]
            ),
            TestRecord("late", timestamp: 1_700_000_000_000),
            TestRecord(key: "last", "last"),
        ]
        try await cluster.write(records, to: input)
        var configuration = cluster.configuration(group: "odd")
        configuration.trigger = .availableNow
        let app = StreamingApplication(name: "odd", configuration: configuration)
        app.stream(from: .kafka(topic: input)).write(to: .kafka(topic: output))
        try await app.run()
        #expect(try await cluster.read(output, count: records.count).map(TestRecord.init) == records)
        #expect(try cluster.committed(by: "odd", input) == Int64(records.count))
        #expect(try cluster.logEnd(output) == Int64(records.count))
    }

    @Test func eachPartitionKeepsItsOrder() async throws {
        let cluster = try TestCluster()
        defer { cluster.close() }
        let (input, output) = (try await cluster.makeTopic("in", partitions: 3), try await cluster.makeTopic("out"))
        let perPartition = 4_000
        for partition in 0..<3 {
            let records = (0..<perPartition).map { TestRecord(key: Bytes("\(partition)"), Bytes("\($0)")) }
            try await cluster.write(records, to: input, partition: Int32(partition))
        }
        var configuration = cluster.configuration(group: "order")
        configuration.trigger = .availableNow
        configuration.maxTaskBytes = 1
        let app = StreamingApplication(name: "order", configuration: configuration)
        app.stream(from: .kafka(topic: input)).write(to: .kafka(topic: output))
        try await app.run()
        let records = try await cluster.read(output, count: 3 * perPartition)
        for partition in 0..<3 {
            let values = records.filter { $0.key == Bytes("\(partition)") }.map(\.text)
            #expect(values == (0..<perPartition).map { "\($0)" })
        }
    }
}
