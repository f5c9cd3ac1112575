/// What decides to which bucket an element belongs: elements that the same one has placed among as many buckets need not
/// be shuffled again.
@usableFromInline
struct PartitionerID: Hashable, Sendable, CustomStringConvertible {
    private enum Kind: Hashable, Sendable {
        case hash
        case custom(Int)
        case none
    }

    private let kind: Kind
    /// Two operations whose keys have different types place differently.
    private let key: ObjectIdentifier?
    /// As `explain()` shows it.
    @usableFromInline let description: String

    private init(_ kind: Kind, _ key: Any.Type?, _ description: String) {
        (self.kind, self.key, self.description) = (kind, key.map { ObjectIdentifier($0) }, description)
    }

    /// By the key's hash.
    @usableFromInline
    static func hash<Key>(_ key: Key.Type) -> Self { Self(.hash, key, "hash of \(key)") }

    /// By a function of the user's.
    ///
    /// - Parameters:
    ///   - number: Tells it from all others of the process: the same for the same function alone.
    ///   - name: For `explain()`.
    @usableFromInline
    static func custom<Key>(_ number: Int, name: String, _ key: Key.Type) -> Self { Self(.custom(number), key, name) }

    /// By none that can be told again, such as in turn: what it has placed is always shuffled anew.
    @usableFromInline
    static func none(_ description: String) -> Self { Self(.none, nil, description) }

    /// Whether elements can be found where it has placed them.
    var isRepeatable: Bool { kind != .none }
}

/// How the elements of a stream lie in the buckets of its stage.
struct Partitioning: Hashable, Sendable {
    let partitioner: PartitionerID
    /// How many buckets there are.
    let partitions: Int
}
