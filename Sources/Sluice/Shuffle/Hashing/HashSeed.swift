/// What makes the hashes of this process differ from those of any other, so that nobody outside can choose keys that
/// collide.
///
/// Bytes are hashed by wyhash, final version 4.2 (Wang Yi, https://github.com/wangyi-fudan/wyhash, public domain). Its
/// four constants are drawn too: with the published ones there are inputs whose hash no seed changes.
@usableFromInline
struct HashSeed: Sendable {
    @usableFromInline let seed: UInt64
    @usableFromInline let first: UInt64
    @usableFromInline let second: UInt64
    @usableFromInline let third: UInt64
    @usableFromInline let fourth: UInt64

    /// - Parameters:
    ///   - seed: Any number.
    ///   - secret: Four odd numbers, about half of whose bits are set.
    init(seed: UInt64, secret: (UInt64, UInt64, UInt64, UInt64)) {
        (first, second, third, fourth) = secret
        self.seed = seed ^ Self.mix(seed ^ first, second)
    }

    /// Draws a seed.
    init(using generator: inout some RandomNumberGenerator) {
        func constant() -> UInt64 {
            while true {
                let number = UInt64.random(in: .min ... .max, using: &generator) | 1
                if number.nonzeroBitCount == 32 { return number }
            }
        }
        self.init(
            seed: .random(in: .min ... .max, using: &generator),
            secret: (constant(), constant(), constant(), constant())
        )
    }

    /// This process's.
    static let process: HashSeed = {
        var generator = SystemRandomNumberGenerator()
        return HashSeed(using: &generator)
    }()
}

extension HashSeed {
    /// The hash of a run of bytes.
    @inlinable @inline(__always)
    func hash(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
        let count = bytes.count
        guard let base = bytes.baseAddress, count > 0 else { return finish(0, 0, seed, 0) }
        guard count > 16 else {
            if count >= 4 {
                let middle = (count &>> 3) &<< 2
                let left = Self.read4(base, 0) &<< 32 | Self.read4(base, middle)
                let right = Self.read4(base, count &- 4) &<< 32 | Self.read4(base, count &- 4 &- middle)
                return finish(left, right, seed, count)
            }
            let left = Self.read1(base, 0) &<< 16 | Self.read1(base, count &>> 1) &<< 8 | Self.read1(base, count &- 1)
            return finish(left, 0, seed, count)
        }
        return hashLong(base, count)
    }

    @inlinable @inline(never)
    func hashLong(_ base: UnsafeRawPointer, _ count: Int) -> UInt64 {
        var seed = seed
        var (place, rest) = (base, count)
        if rest >= 48 {
            var (other, third) = (seed, seed)
            repeat {
                seed = Self.mix(Self.read8(place, 0) ^ second, Self.read8(place, 8) ^ seed)
                other = Self.mix(Self.read8(place, 16) ^ self.third, Self.read8(place, 24) ^ other)
                third = Self.mix(Self.read8(place, 32) ^ fourth, Self.read8(place, 40) ^ third)
                place += 48
                rest &-= 48
            } while rest >= 48
            seed ^= other ^ third
        }
        while rest > 16 {
            seed = Self.mix(Self.read8(place, 0) ^ second, Self.read8(place, 8) ^ seed)
            place += 16
            rest &-= 16
        }
        return finish(Self.read8(place, rest &- 16), Self.read8(place, rest &- 8), seed, count)
    }

    /// The hash of a number, as wyhash's `wyhash64` mixes two.
    @inlinable @inline(__always)
    func hash(_ number: UInt64) -> UInt64 {
        let product = (number ^ first).multipliedFullWidth(by: seed ^ second)
        return Self.mix(product.low ^ first, product.high ^ second)
    }

    @inlinable @inline(__always)
    func finish(_ left: UInt64, _ right: UInt64, _ seed: UInt64, _ count: Int) -> UInt64 {
        let product = (left ^ second).multipliedFullWidth(by: right ^ seed)
        return Self.mix(product.low ^ first ^ UInt64(truncatingIfNeeded: count), product.high ^ second)
    }

    @inlinable @inline(__always)
    static func mix(_ left: UInt64, _ right: UInt64) -> UInt64 {
        let product = left.multipliedFullWidth(by: right)
        return product.low ^ product.high
    }

    @inlinable @inline(__always)
    static func read8(_ base: UnsafeRawPointer, _ offset: Int) -> UInt64 {
        UInt64(littleEndian: base.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }

    @inlinable @inline(__always)
    static func read4(_ base: UnsafeRawPointer, _ offset: Int) -> UInt64 {
        UInt64(UInt32(littleEndian: base.loadUnaligned(fromByteOffset: offset, as: UInt32.self)))
    }

    @inlinable @inline(__always)
    static func read1(_ base: UnsafeRawPointer, _ offset: Int) -> UInt64 {
        UInt64(base.load(fromByteOffset: offset, as: UInt8.self))
    }
}
