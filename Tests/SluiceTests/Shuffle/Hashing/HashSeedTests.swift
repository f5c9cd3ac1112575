import SluiceTesting
import Testing

@testable import Sluice

@Suite struct HashSeedTests {
    private static let published: (UInt64, UInt64, UInt64, UInt64) = (
        0x2d35_8dcc_aa6c_78a5, 0x8bb8_4b93_962e_acc9, 0x4b33_a62e_d433_d4a3, 0x4d5a_2da5_1de1_aa47
    )

    /// With wyhash's published constants, the values that its author gives for them.
    @Test(
        arguments: [
            ("", 0, 0x9322_8a4d_e0ee_c5a2),
            ("a", 1, 0xc5ba_c3db_1787_13c4),
            ("abc", 2, 0xa97f_2f7b_1d9b_3314),
            ("message digest", 3, 0x786d_1f1d_f380_1df4),
            ("abcdefghijklmnopqrstuvwxyz", 4, 0xdca5_a813_8ad3_7c87),
            ("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", 5, 0xb9e7_34f1_17cf_af70),
            (
                "12345678901234567890123456789012345678901234567890123456789012345678901234567890", 6,
                0x6cc5_eab4_9a92_d617
            ),
        ] as [(String, UInt64, UInt64)]
    )
    func isWyhash(text: String, seed: UInt64, hash: UInt64) {
        #expect(Bytes(text).withUnsafeBytes { HashSeed(seed: seed, secret: Self.published).hash($0) } == hash)
    }

    @Test func dependsOnTheSeed() {
        var numbers = SeededGenerator(seed: 1)
        let (one, other) = (HashSeed(using: &numbers), HashSeed(using: &numbers))
        for length in 0...100 {
            let bytes = Bytes(Array(repeating: UInt8(length), count: length))
            #expect(one.hash(key: bytes) != other.hash(key: bytes))
            #expect(one.hash(key: length) != other.hash(key: length))
        }
    }

    /// A string of 16 bytes that is all the same to wyhash with the published constants whatever the seed is.
    @Test func isNotFooledByThePublishedConstants() {
        var numbers = SeededGenerator(seed: 2)
        let seed = HashSeed(using: &numbers)
        let hashes = (UInt64(0)..<100).map { number in
            withUnsafeBytes(of: (Self.published.1.littleEndian, number, Self.published.1.littleEndian, number)) {
                seed.hash($0)
            }
        }
        #expect(Set(hashes).count == 100)
    }

    @Test func isEqualForEqualKeys() {
        let seed = HashSeed.process
        let bytes = Bytes("a longer run of bytes, to be hashed in pieces of sixteen, and forty-eight")
        #expect(seed.hash(key: bytes) == seed.hash(key: Bytes(Array(bytes))))
        #expect(seed.hash(key: "caf\u{E9}") == seed.hash(key: "cafe\u{301}"))
        #expect(seed.hash(key: -1) == seed.hash(key: -1))
        #expect(seed.hash(key: Int8(-1)) == seed.hash(key: Int8(-1)))
        #expect(seed.hash(key: 3 as Int?) == seed.hash(key: 3 as Int?))
    }

    /// Keys one after another fill buckets and the table's slots evenly: no bucket is off by more than a quarter.
    @Test func spreadsEvenly() throws {
        let count = 64_000
        let numbers = (0..<count).map { HashSeed.process.hash(key: $0) }
        let texts = (0..<count).map { HashSeed.process.hash(key: Bytes("key-\($0)")) }
        let strings = (0..<count).map { HashSeed.process.hash(key: "key-\($0)") }
        for hashes in [numbers, texts, strings] {
            var buckets = Array(repeating: 0, count: 32)
            var slots = Array(repeating: 0, count: 32)
            for hash in hashes {
                buckets[try Placement<Int>.hash(32).bucket(of: 0, hash: hash, turn: 0)] += 1
                slots[Int(hash % 32)] += 1
            }
            for size in buckets + slots { #expect(abs(size - count / 32) < count / 128) }
            #expect(Set(hashes.map { $0 & Rank.hashMask }).count > count - 3)
        }
    }
}
