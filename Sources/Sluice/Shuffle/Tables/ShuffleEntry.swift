/// A key with its value, or with what its values are combined to, and its rank.
@usableFromInline
struct ShuffleEntry<Key, Value> {
    @usableFromInline var rank: UInt64
    @usableFromInline var key: Key
    @usableFromInline var value: Value

    @inlinable
    init(rank: UInt64, key: Key, value: Value) {
        self.rank = rank
        self.key = key
        self.value = value
    }
}
