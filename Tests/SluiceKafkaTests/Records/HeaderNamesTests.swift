import Testing

@testable import SluiceKafka

@Suite struct HeaderNamesTests {
    private let names = HeaderNames(["traceparent", "tracestate"])
    private let parent = RecordHeader(name: "traceparent", value: "a")
    private let other = RecordHeader(name: "Traceparent", value: "b")
    private let odd = RecordHeader(name: "", value: nil)

    private func others(of headers: RecordHeaders) -> RecordHeaders {
        headers.withEncodedBytes { bytes in
            let count = names.byteCountOfOthers(in: bytes)
            let storage = ByteStorage(byteCount: count) { room in
                if let start = room.baseAddress { names.copyOthers(of: bytes, to: start) }
            }
            let kept = headers.count { !names.all.contains($0.name) }
            return RecordHeaders(encoded: Bytes(storage: storage, start: 0, count: count), count: kept)
        }
    }

    @Test func othersStayAsTheyAreAndInOrder() {
        let state = RecordHeader(name: "tracestate", value: nil)
        #expect(others(of: []) == [])
        #expect(others(of: [parent]) == [])
        #expect(others(of: [parent, other, parent, odd, state]) == [other, odd])
        #expect(others(of: [odd, other]) == [odd, other])
    }

    @Test func theHashIsOfTheNamedHeadersAlone() {
        #expect(names.hash(of: []) == nil)
        #expect(names.hash(of: [other, odd]) == nil)
        #expect(names.hash(of: [parent]) != nil)
        #expect(names.hash(of: [odd, parent]) == names.hash(of: [parent, other]))
        #expect(names.hash(of: [parent]) != names.hash(of: [RecordHeader(name: "traceparent", value: "c")]))
        #expect(names.hash(of: [parent]) != names.hash(of: [RecordHeader(name: "traceparent", value: nil)]))
    }

    @Test func noNamesFindNothing() {
        #expect(HeaderNames([]).hash(of: [parent]) == nil)
        let headers: RecordHeaders = [parent]
        #expect(headers.withEncodedBytes { HeaderNames([]).byteCountOfOthers(in: $0) == $0.count })
    }
}
