/// A key and its values, as `groupByKey` hands them on: read one by one from the shuffle, never collected.
///
/// It is valid only while the operator that comes next runs its closure for it: reduce it there to something that can be kept.
/// Its values can be gone through once. What is used later, or a second time, yields no values; later use fails the task as
/// well.
///
/// ```swift
/// visits.groupByKey()
///     .map { group in (group.key, group.values.reduce(0) { $0 + $1.seconds }) }
/// ```
public struct Group<Key, Value> {
    /// The key.
    public let key: Key
    /// Its values, in the order that the operator promises.
    public let values: GroupValues<Value>

    @inlinable
    init(key: Key, values: GroupValues<Value>) {
        self.key = key
        self.values = values
    }

    /// The values as an array, if there are not too many.
    ///
    /// - Parameter limit: How many values there may be.
    /// - Throws: `GroupTooLarge` when there are more.
    @inlinable
    public func collect(atMost limit: Int) throws -> [Value] { try values.collect(atMost: limit) }
}

/// A key of two streams and its values in both, as `cogroup` hands them on: read one by one from the shuffle.
///
/// It is valid only while the operator that comes next runs its closure for it. The left values come first: once a right one was
/// asked for, what is left of them is passed over, and to ask for one fails the task.
///
/// ```swift
/// flights.cogroup(with: delays).map { group in
///     let flights = try group.left.collect(atMost: 1_000)
///     return (group.key, flights.count, group.right.reduce(0, +))
/// }
/// ```
public struct CoGroup<Key, Left, Right> {
    /// The key, which is in at least one of the streams.
    public let key: Key
    /// Its values in the stream that `cogroup` was called on; to be read before those of the other one.
    public let left: GroupValues<Left>
    /// Its values in the other stream.
    public let right: GroupValues<Right>

    @inlinable
    init(key: Key, left: GroupValues<Left>, right: GroupValues<Right>) {
        self.key = key
        self.left = left
        self.right = right
    }
}

/// The values of one key: a sequence that can be gone through once, while its group is valid.
public struct GroupValues<Value>: Sequence, IteratorProtocol {
    @usableFromInline let cursor: GroupCursor<Value>
    @usableFromInline let group: Int

    @inlinable
    init(_ cursor: GroupCursor<Value>) {
        self.cursor = cursor
        group = cursor.group
    }

    /// The next value; nil behind the last, and when the group is not valid any more.
    @inlinable
    public mutating func next() -> Value? {
        guard cursor.group == group, cursor.isOpen else {
            cursor.refuse()
            return nil
        }
        do { return try cursor.nextValue() } catch {
            cursor.fail(error)
            return nil
        }
    }

    /// What is left of the values as an array, if they are not too many.
    ///
    /// - Parameter limit: How many values there may be.
    /// - Throws: `GroupTooLarge` when there are more.
    public func collect(atMost limit: Int) throws -> [Value] {
        var (values, rest) = ([Value](), self)
        while let value = rest.next() {
            guard values.count < limit else { throw GroupTooLarge(limit: limit) }
            values.append(value)
        }
        return values
    }
}

/// A key has more values than `collect(atMost:)` was allowed to hold.
public struct GroupTooLarge: Error, Hashable, Sendable, CustomStringConvertible {
    /// How many were allowed.
    public let limit: Int

    /// The limit, and what to do.
    public var description: String {
        "a key has more than \(limit) values: collect more, go through them one by one, or use aggregateByKey"
    }
}
