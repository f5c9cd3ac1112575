/// In which order the entries of a bucket come out.
@usableFromInline
enum ShuffleOrder<Key, Value>: Sendable {
    /// As they were written.
    case arrival
    /// Those of a key together, as they were written; keys in the order of their hashes.
    case key
    /// Those of a key together, its values sorted, stably.
    case keyThenValue(@Sendable (Value, Value) -> Bool)
    /// Sorted by key, stably.
    case sorted(@Sendable (Key, Key) -> Bool)

    /// Whether the rank has the key's hash.
    @inlinable
    var isGrouped: Bool {
        switch self {
        case .key, .keyThenValue: true
        case .arrival, .sorted: false
        }
    }

    /// Whether nothing is ordered.
    @usableFromInline
    var isArrival: Bool {
        if case .arrival = self { true } else { false }
    }

    /// How entries of one rank are ordered, where that is not as they were written.
    @inlinable
    var comparator: ((UnsafePointer<ShuffleEntry<Key, Value>>, UnsafePointer<ShuffleEntry<Key, Value>>) -> Bool)? {
        switch self {
        case .arrival, .key: nil
        case .keyThenValue(let precedes): { precedes($0.pointee.value, $1.pointee.value) }
        case .sorted(let precedes): { precedes($0.pointee.key, $1.pointee.key) }
        }
    }
}
