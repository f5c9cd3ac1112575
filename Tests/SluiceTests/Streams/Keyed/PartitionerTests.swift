import Testing

@testable import Sluice

@Suite struct PartitionerTests {
    /// From `UtilsTest.testMurmur2` of Apache Kafka.
    @Test(arguments: [
        ("21", -973_932_308), ("foobar", -790_332_482), ("a-little-bit-long-string", -985_981_536),
        ("a-little-bit-longer-string", -1_486_304_829),
        ("lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", -58_897_971), ("abc", 479_470_107),
    ])
    func hashesAsKafkaDoes(_ text: String, _ expected: Int) {
        #expect(Bytes(text).withUnsafeBytes { Int(Int32(bitPattern: Murmur2.hash($0))) } == expected)
    }

    @Test func placesAsKafkaDoes() throws {
        let (bytes, text) = (Partitioner<Bytes>.kafka(partitions: 7), Partitioner<String>.kafka(partitions: 7))
        let expected = Int((-790_332_482 as Int32) & 0x7FFF_FFFF) % 7
        #expect(bytes.place?("foobar") == expected && text.place?("foobar") == expected)
        for length in 0...9 {
            let key = String(repeating: "ä", count: length)
            #expect(bytes.place?(Bytes(key)) == text.place?(key))
        }
    }

    @Test func equalIfTheyPlaceAlike() {
        #expect(Partitioner<Int>.hash(partitions: 3) == .hash(partitions: 3))
        #expect(Partitioner<Int>.hash(partitions: 3) != .hash(partitions: 4))
        #expect(Partitioner<Bytes>.kafka(partitions: 3) == .kafka(partitions: 3))
        #expect(Partitioner<Bytes>.kafka(partitions: 3) != .hash(partitions: 3))
        let own = Partitioner<Int>("own", partitions: 3) { $0 % 3 }
        let copy = own
        #expect(own == copy && own != Partitioner<Int>("own", partitions: 3) { $0 % 3 })
        #expect("\(own)" == "own(3)")
    }
}
