/// The left values of one key of a join, in the shuffle's memory.
@usableFromInline
final class HeldValues<Value> {
    @usableFromInline private(set) var values: [Value] = []
    private let operation: String
    private let space: ShuffleSpace
    private let estimatedBytes: ((Value) -> Int)?
    private var grant: MemoryGrant

    /// - Parameter operation: As errors name it.
    @usableFromInline
    init(_ space: ShuffleSpace, operation: String) {
        self.space = space
        self.operation = operation
        estimatedBytes = _isPOD(Value.self) ? nil : ShuffleCodec<Value>.find()?.estimatedBytes
        grant = MemoryGrant(space)
    }

    /// What a key may have whatever is left, in bytes, so that joins do not fail because of what others hold.
    private static var leastBytes: Int { 1 << 20 }

    /// Holds one more.
    ///
    /// - Throws: When the shuffle's memory has no room for it.
    @usableFromInline
    func append(_ value: Value) throws {
        let bytes = MemoryLayout<Value>.stride + (estimatedBytes?(value) ?? 0)
        if !grant.charge(bytes) {
            guard grant.used < Self.leastBytes else { throw tooMany() }
            grant.force(bytes)
        }
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
                \(operation): the left side has more values of one key (\(values.count) so far) than the shuffle's memory holds: \
                join the other way round, so that the side with fewer values a key is the left one, or raise memoryLimit \
                (--memory-limit)
                """
        )
    }
}
