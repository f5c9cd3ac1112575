import SluiceKafka
import Testing

@Suite struct OddRecordTests {
    static let odd: [TestRecord] = [
        TestRecord(key: nil, value: nil),
        TestRecord(key: "", value: ""),
        TestRecord(key: "k", value: nil, timestamp: 1_234),
        TestRecord(key: nil, value: [0xff, 0xfe, 0x00, 0x80]),
        TestRecord(key: [0x00], value: Bytes([UInt8](repeating: 7, count: 1_000_000))),
        TestRecord(key: "b", value: Bytes([UInt8](repeating: 8, count: 2_000_000))),
        TestRecord(
            key: "h",
            value: "v",
            headers: [
                RecordHeader(name: "a", value: "1"), RecordHeader(name: "a", value: nil),
                RecordHeader(name: "", value: ""), RecordHeader(name: "ü", value: [0xff]),
            ],
            timestamp: 5
        ),
    ]

    @Test func comeBackFromTheBrokerAsTheyWere() async throws {
        let cluster = try TestCluster()
        defer { cluster.broker.close() }
        try cluster.write(Self.odd)
        let reader = try cluster.reader()
        defer { reader.shutdown() }
        let records = try await reader.open(cluster.partition(), at: 0).readAll(until: Int64(Self.odd.count))
        expectOdd(records)
        expectOdd(records.map { $0.detached() })
        #expect(records.map(\.offset) == Array(0..<Int64(Self.odd.count)))
        #expect(records[2].timestamp == RecordTimestamp(milliseconds: 1_234))
        #expect(records[6].chunk.byteCount < RecordChunk.byteLimit)
    }

    @Test func comeBackFromABuilderAsTheyWere() throws {
        var chunks: [RecordChunk] = []
        var builder = RecordChunk.Builder(topic: "t", partition: 0, byteCapacity: 1, recordCapacity: 1)
        for (offset, record) in Self.odd.enumerated() {
            if append(record, Int64(offset), to: builder) { continue }
            chunks.append(try #require(builder.finish()))
            builder = RecordChunk.Builder(topic: "t", partition: 0)
            #expect(append(record, Int64(offset), to: builder))
        }
        chunks.append(try #require(builder.finish()))
        #expect(builder.finish() == nil)
        #expect(!append(Self.odd[0], 99, to: builder))
        #expect(chunks.count == 3)
        expectOdd(chunks.flatMap(\.records))
    }

    private func append(_ record: TestRecord, _ offset: Int64, to builder: RecordChunk.Builder) -> Bool {
        builder.append(key: record.key, value: record.value, headers: record.headers, offset: offset)
    }

    private func expectOdd(_ records: [Record]) {
        #expect(records.map(\.key) == Self.odd.map(\.key))
        #expect(records.map(\.value) == Self.odd.map(\.value))
        #expect(records.map { Array($0.headers) } == Self.odd.map { Array($0.headers) })
        for (record, odd) in zip(records, Self.odd) {
            #expect(record.withKeyBytes { $0.map(Array.init) } == odd.key.map(Array.init))
            #expect(record.withValueBytes { $0?.count } == odd.value?.count)
        }
    }
}
