import SluiceTesting
import SluiceKafka
import Testing

@testable import Sluice

@Suite struct ShuffleCodecTests {
    final class Reference {}

    struct Visit: ShuffleCodable, Equatable {
        var page: String
        var seconds: Double

        init(page: String, seconds: Double) { (self.page, self.seconds) = (page, seconds) }

        func encode(to encoder: inout ShuffleEncoder) {
            page.encode(to: &encoder)
            seconds.encode(to: &encoder)
        }

        init(from decoder: inout ShuffleDecoder) throws {
            page = try String(from: &decoder)
            seconds = try Double(from: &decoder)
        }
    }

    struct Reading: Codable, Equatable {
        var name: String
        var values: [Double]
    }

    @Test func writesWhatItReads() throws {
        try check(42, -1)
        try check(-1 as Int8)
        try check(UInt64.max)
        try check(1.5, -Double.infinity)
        try check("", "caf\u{E9}", String(repeating: "long ", count: 100))
        try check(Bytes(""), Bytes("bytes"))
        try check(true, false)
        try check(Place(row: 1, column: 2, isOpen: true))
        try check(nil, "text" as String?)
        try check([1, 2, 3], [])
        try check(["a", nil, "c"] as [String?])
        try check(["a": [1], "b": []] as [String: [Int]])
        try check([Place(row: 1, column: 2, isOpen: false)] as Set<Place>)
        try check(Visit(page: "p", seconds: 2), Visit(page: "", seconds: 0))
        try check([Visit(page: "p", seconds: 2)])
        try check(Reading(name: "r", values: [1, .infinity, -0.5]))
    }

    @Test func writesRecords() throws {
        let builder = RecordChunk.Builder(topic: "flights", partition: 3)
        let headers: RecordHeaders = [RecordHeader(name: "h", value: "v"), RecordHeader(name: "n", value: nil)]
        let time = RecordTimestamp(milliseconds: 5, kind: .logAppendTime)
        #expect(builder.append(key: nil, value: "value", headers: headers, timestamp: time, offset: 8))
        #expect(builder.append(key: "", value: nil, offset: 9))
        for record in try #require(builder.finish()).records {
            let read = try roundTrip(record)
            #expect(read.topic == "flights" && read.partition == 3 && read.offset == record.offset)
            #expect(read.key == record.key && read.value == record.value)
            #expect(read.headers == record.headers && read.timestamp == record.timestamp)
        }
    }

    /// What nobody has estimated takes what its encoding does.
    @Test func estimatesByTheEncoding() throws {
        #expect(Visit(page: "page", seconds: 2).estimatedBytes == 4 + 4 + 8)
        #expect(7.estimatedBytes == 0)
        let codec = try #require(ShuffleCodec<Reading>.find())
        let long = Reading(name: String(repeating: "n", count: 10_000), values: [])
        let short = Reading(name: "n", values: [])
        #expect((10_000...10_100).contains(codec.estimatedBytes(long)))
        #expect(codec.estimatedBytes(short) > 10_000)
        for _ in 0..<100 * SampledLength.interval { _ = codec.estimatedBytes(short) }
        #expect(codec.estimatedBytes(short) < 100)
    }

    @Test func knowsWhatCantBeWritten() {
        #expect(ShuffleCodec<Reference>.find() == nil)
        #expect(ShuffleCodec<[Reference]>.find() == nil)
        #expect(ShuffleCodec<Reference?>.find() == nil)
        #expect(ShuffleCodec<[String: Reference]>.find() == nil)
        #expect(ShuffleCodec<(String, Int)>.find() == nil)
        #expect(ShuffleCodec<() -> Int>.find() == nil)
        #expect(ShuffleCodec<(Int32, Double)>.find() != nil)
    }

    /// Whatever the bytes are, reading them ends, and takes no more memory than they account for.
    @Test func throwsAtWhatMakesNoSense() throws {
        var numbers = SeededGenerator(seed: 6)
        for _ in 0..<3_000 {
            var bytes = (0..<Int.random(in: 0...40, using: &numbers)).map { _ in
                UInt8.random(in: 0...255, using: &numbers)
            }
            if Bool.random(using: &numbers) { bytes = Array(repeating: 255, count: bytes.count) }
            read(bytes, String.self)
            read(bytes, Bytes.self)
            read(bytes, [Int].self)
            read(bytes, [Bool: [String?]].self)
            read(bytes, Set<String>.self)
            read(bytes, Visit?.self)
            read(bytes, Record.self)
            read(bytes, Reading.self)
            read(bytes, Place.self)
        }
    }

    private func read<Value>(_ bytes: [UInt8], _ type: Value.Type) {
        var decoder = Self.decoder(bytes)
        _ = try? ShuffleCodec<Value>.find()?.decode(&decoder)
    }

    private func check<Value: Equatable>(_ values: Value...) throws {
        for value in values { #expect(try roundTrip(value) == value) }
    }

    private func roundTrip<Value>(_ value: Value) throws -> Value {
        let codec = try #require(ShuffleCodec<Value>.find())
        var encoder = ShuffleEncoder()
        try codec.encode(value, &encoder)
        #expect(codec.estimatedBytes(value) >= 0)
        #expect(encoder.bytes.count >= codec.leastBytes)
        var decoder = Self.decoder(Array(encoder.bytes))
        let read = try codec.decode(&decoder)
        #expect(decoder.remaining == 0)
        return read
    }

    private static func decoder(_ bytes: [UInt8]) -> ShuffleDecoder {
        let storage = ByteStorage.filled(byteCount: bytes.count) { $0.copyBytes(from: bytes) }
        return ShuffleDecoder(storage, 0..<bytes.count)
    }
}
