/// Says which partition of a shuffle a key belongs to.
///
/// Streams that were shuffled by the same partitioner are *partitioned alike*: to join them, or to reduce one of them by its
/// key again, nothing is shuffled a second time. Two partitioners are the same if both are `.hash` or both are `.kafka`, with
/// the same number of partitions; one of your own is the same as itself and its copies only.
///
/// ```swift
/// let byRegion = Partitioner<String>("region", partitions: 3) { key in key.hasPrefix("eu") ? 0 : key.hasPrefix("us") ? 1 : 2 }
/// orders.partitionBy(byRegion)
/// ```
public struct Partitioner<Key>: Sendable {
    @usableFromInline
    enum Identity: Hashable, Sendable {
        case hash
        case kafka
        case custom(ObjectIdentifier)
    }

    /// As `explain()` and errors call it.
    public let name: String
    /// How many partitions it has, 1 to 32,768. Another number is thrown when the application starts.
    public let partitions: Int
    @usableFromInline let identity: Identity
    /// Nil for the hash, which the shuffle makes anyway.
    @usableFromInline let place: (@Sendable (Key) -> Int)?
    /// What a partitioner of the user's is told from others by.
    private let token: Token?

    private final class Token: Sendable {}

    private init(_ name: String, _ partitions: Int, _ identity: Identity, _ place: (@Sendable (Key) -> Int)?) {
        (self.name, self.partitions, self.identity, self.place) = (name, partitions, identity, place)
        token = nil
    }

    /// A partitioner of your own.
    ///
    /// - Parameters:
    ///   - name: What `explain()` and errors call it.
    ///   - partitions: How many there are, 1 to 32,768.
    ///   - place: The key's partition, in `0..<partitions`; anything else ends the application with an error that names the
    ///     partitioner. Equal keys must get the same one, in every process. Called once a record, on the executor's thread.
    public init(_ name: String, partitions: Int, place: @escaping @Sendable (Key) -> Int) {
        let token = Token()
        (self.name, self.partitions, self.place) = (name, partitions, place)
        self.token = token
        identity = .custom(ObjectIdentifier(token))
    }

    /// By a hash of the key, evenly: what keyed operators use unless told otherwise. The hash is seeded once a process, so that
    /// nobody outside can fill one partition; keys are elsewhere after a restart.
    public static func hash(partitions: Int) -> Self { Self("hash", partitions, .hash, nil) }
}

extension Partitioner where Key == Bytes {
    /// Where Kafka's default partitioner puts records of the key (`murmur2`), in a topic with so many partitions.
    public static func kafka(partitions: Int) -> Self {
        Self("kafka", partitions, .kafka) { key in
            key.withUnsafeBytes { Murmur2.partition(of: $0, partitions: partitions) }
        }
    }
}

extension Partitioner where Key == String {
    /// Where Kafka's default partitioner puts records with the UTF-8 of the key (`murmur2`), in a topic with so many
    /// partitions.
    public static func kafka(partitions: Int) -> Self {
        Self("kafka", partitions, .kafka) { key in
            var key = key
            return key.withUTF8 { Murmur2.partition(of: UnsafeRawBufferPointer($0), partitions: partitions) }
        }
    }
}

extension Partitioner: Hashable, CustomStringConvertible {
    /// Whether both put every key into the same partition, as far as that can be known.
    public static func == (left: Self, right: Self) -> Bool {
        left.identity == right.identity && left.partitions == right.partitions
    }

    /// Hashes what `==` compares.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(identity)
        hasher.combine(partitions)
    }

    /// The name and the number of partitions: `kafka(8)`.
    public var description: String { "\(name)(\(partitions))" }
}
