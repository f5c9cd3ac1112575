import Testing

@testable import SluiceKafka

@Suite struct ChunkSliceTests {
    @Test func recordsWithoutAnyArePassedOver() throws {
        let builder = RecordChunk.Builder(topic: "in", partition: 0)
        let headers: [RecordHeaders] = [
            [], [RecordHeader(name: "a", value: nil)], [], [], [RecordHeader(name: "", value: "")],
        ]
        for (offset, headers) in headers.enumerated() {
            let isTaken = builder.append(key: nil, value: "v", headers: headers, offset: Int64(offset))
            #expect(isTaken)
        }
        let all = try #require(builder.finish()).records
        #expect([0, 1, 2, 4, 5, 9].map { all.firstIndexWithHeaders(from: $0) } == [1, 1, 4, 4, 5, 5])
        #expect(all[2..<4].firstIndexWithHeaders(from: 0) == 4)
    }
}
