/// The left values of one key of a join, in the shuffle's memory.
@usableFromInline
final class HeldValues<Value> {
    @usableFromInline private(set) var values: [Value] = []
    private let operation: String
    private let space: ShuffleSpace
    private let estimatedBytes: ((Value) -> Int)?
    private let grant: MemoryGrant
    /// The most, in bytes.
    private let mostBytes: Int

    /// - Parameter operation: As errors name it.
    @usableFromInline
    init(_ space: ShuffleSpace, operation: String) {
        self.space = space
        self.operation = operation
        estimatedBytes = _isPOD(Value.self) ? nil : ShuffleCodec<Value>.find()?.estimatedBytes
        grant = MemoryGrant(space)
        mostBytes = max(Self.leastShare, space.memoryLimit / Self.share)
    }

    /// Which part of the shuffles' memory a key may have: a quarter, and at least `leastShare`. It has that whatever others
    /// hold, beyond the limit if need be, so that it does not depend on them whether a join fails.
    private static var share: Int { 4 }
    /// In bytes.
    private static var leastShare: Int { 1 << 20 }

    /// Holds one more.
    ///
    /// - Throws: When the key has more than its share; it may have one value of any size.
    @usableFromInline
    func append(_ value: Value) throws {
        let bytes = MemoryLayout<Value>.stride + (estimatedBytes?(value) ?? 0)
        guard values.isEmpty || grant.used + bytes <= mostBytes else { throw tooMany() }
        grant.force(bytes)
        values.append(value)
    }

    /// Lets all go, before the next key.
    @usableFromInline
    func removeAll() {
        values.removeAll(keepingCapacity: values.capacity <= Self.capacityKept)
        grant.release(grant.used)
    }

    /// Room for so many values stays from key to key.
    private static var capacityKept: Int { 1_024 }

    private func tooMany() -> Failure {
        Failure(
            origin: .shuffle,
            message: """
                \(operation): the left side has more values of one key (\(values.count) so far) than the \
                \(MemoryPlan.text(mostBytes)) that a join may hold: join the other way round, so that the side with fewer \
                values a key is the left one, or raise memoryLimit (--memory-limit)
                """,
            isRetriable: false
        )
    }
}
