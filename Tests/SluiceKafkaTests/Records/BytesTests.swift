import SluiceKafka
import Testing

@Suite struct BytesTests {
    @Test func equalByContentWhereverStored() {
        let chunk = RecordChunk.Builder(topic: "t", partition: 0)
        #expect(chunk.append(key: "abc", value: "abc", offset: 0))
        let record = chunk.finish()?[0]
        #expect(record?.key == record?.value)
        #expect(record?.key == "abc")
        #expect(Set([Bytes("a"), Bytes([97]), Bytes("b")]).count == 2)
        #expect(Bytes("a") != "ab")
    }

    @Test func isTextWhereItCanBe() {
        #expect(Bytes("grün").utf8String == "grün")
        #expect(Bytes([0xff]).utf8String == "\u{fffd}")
        #expect(String(validating: Bytes("x")) == "x")
        #expect(String(validating: Bytes([0xff])) == nil)
    }

    @Test func isACollection() {
        let bytes: Bytes = [1, 2, 3]
        #expect(Array(bytes) == [1, 2, 3])
        #expect(bytes[1] == 2)
        #expect(Array(bytes[1...]) == [2, 3])
        #expect(bytes.withContiguousStorageIfAvailable { $0.count } == 3)
        #expect(Bytes("").isEmpty)
    }

    @Test func headersAreFoundByName() {
        let headers: RecordHeaders = [
            RecordHeader(name: "a", value: "1"), RecordHeader(name: "b", value: nil),
            RecordHeader(name: "a", value: "2"),
        ]
        #expect(headers.lastValue(named: "a") == "2")
        #expect(headers.lastValue(named: "b") == nil)
        #expect(headers.count == 3)
        #expect(RecordHeaders([]).isEmpty)
    }
}
