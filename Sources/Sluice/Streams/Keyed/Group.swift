/// A key and its values, as `groupByKey` hands them on: read one by one from the shuffle, never collected.
///
/// It is valid only while the operator that comes next runs its closure for it: reduce it there to something that can be kept.
/// Its values can be gone through once. What goes through them a second time, or later, gets none, and the task fails; where
/// the plan shows it, because a stream of groups is branched, written to a sink, or handled by what puts elements aside
/// (`mapConcurrently`, `mapPartition`, `prefetch`), the application does not start. Do not hide a group, or its values, in a
/// tuple or a type of your own that outlives the closure: the plan can't see that.
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
    /// - Throws: `GroupTooLarge` when there are more; an error when they can't be read, or were gone through already.
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
public struct GroupValues<Value>: Sequence {
    @usableFromInline let cursor: GroupCursor<Value>
    @usableFromInline let group: Int

    @inlinable
    init(_ cursor: GroupCursor<Value>) {
        self.cursor = cursor
        group = cursor.group
    }

    /// Begins to go through them. A second time there are none, and the task fails.
    @inlinable
    public func makeIterator() -> Iterator {
        cursor.begin(group)
        return Iterator(cursor, group)
    }

    /// The values as an array, if they are not too many. They are gone through then, as by a loop.
    ///
    /// - Parameter limit: How many values there may be.
    /// - Throws: `GroupTooLarge` when there are more; an error when they can't be read, or were gone through already.
    public func collect(atMost limit: Int) throws -> [Value] {
        var values: [Value] = []
        var rest = makeIterator()
        while let value = rest.next() {
            guard values.count < limit else { throw GroupTooLarge(limit: limit) }
            values.append(value)
        }
        try cursor.checkFailure()
        return values
    }

    /// Goes through the values of one key.
    public struct Iterator: IteratorProtocol {
        @usableFromInline let cursor: GroupCursor<Value>
        @usableFromInline let group: Int

        @inlinable
        init(_ cursor: GroupCursor<Value>, _ group: Int) {
            self.cursor = cursor
            self.group = group
        }

        /// The next value; nil behind the last, and when the group is not valid any more, which fails the task.
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
    }
}

/// What can be gone through once, and only while the operator runs that it is given to.
protocol OnePass {}

extension Group: OnePass {}
extension CoGroup: OnePass {}
extension GroupValues: OnePass {}

/// A key has more values than `collect(atMost:)` was allowed to hold.
public struct GroupTooLarge: Error, Hashable, Sendable, CustomStringConvertible {
    /// How many were allowed.
    public let limit: Int

    /// The limit, and what to do.
    public var description: String {
        "a key has more than \(limit) values: collect more, go through them one by one, or use aggregateByKey"
    }
}
