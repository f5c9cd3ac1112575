/// Where the values of the group come from whose turn it is. Used on the executor's thread alone.
@usableFromInline
class GroupCursor<Value> {
    /// The number of the group whose turn it is.
    @usableFromInline final var group = 0
    /// Whether its operator runs.
    @usableFromInline final var isOpen = false
    /// Whether somebody goes through its values already.
    @usableFromInline final var isBegun = false
    /// Why the attempt can't go on.
    @usableFromInline final var failure: (any Error)?
    private let context: TaskContext

    init(_ context: TaskContext) { self.context = context }

    /// The next value of the group whose turn it is.
    @usableFromInline
    func nextValue() throws -> Value? { nil }

    /// A group's turn begins.
    @inlinable
    final func open() {
        group &+= 1
        isOpen = true
        isBegun = false
    }

    /// Somebody begins to go through a group's values.
    @inlinable
    final func begin(_ number: Int) {
        guard number == group, isOpen else { return refuse() }
        guard !isBegun else { return refuseAgain() }
        isBegun = true
    }

    /// Its turn has ended.
    @inlinable
    final func close() { isOpen = false }

    /// The values can't be read: a sequence can't throw, so the attempt fails when the closure has returned.
    @usableFromInline @inline(never)
    final func fail(_ error: any Error) {
        failure = failure ?? error
        isOpen = false
        context.note(error)
    }

    /// A group was used when its turn was over.
    @usableFromInline @inline(never)
    final func refuse() {
        LateGroups.note()
        fail(GroupUsedLate())
    }

    /// A group's values were gone through twice.
    @usableFromInline @inline(never)
    final func refuseAgain() { fail(GroupReadTwice()) }

    /// To be called when the group was handed on.
    @inlinable
    final func checkFailure() throws {
        if let failure { throw failure }
    }
}

/// A group's values were asked for when it was not valid any more.
struct GroupUsedLate: Error, CustomStringConvertible {
    var description: String {
        """
        the values of a group were used after its operator's closure had returned: they come from the shuffle one by one; \
        take what is needed out of them in the operator behind groupByKey or cogroup, for instance with collect(atMost:)
        """
    }
}

/// A group's values were gone through a second time.
struct GroupReadTwice: Error, CustomStringConvertible {
    var description: String {
        """
        the values of a group were gone through a second time: they come from the shuffle one by one, and once; \
        do all that needs them in one loop, or make an array of them first, with collect(atMost:)
        """
    }
}

/// The left values of a co-group were asked for behind the right ones.
@usableFromInline
struct GroupReadBackwards: Error, CustomStringConvertible {
    @usableFromInline
    init() {}

    @usableFromInline var description: String {
        "the left values of a co-group were asked for after the right ones: read left first, or collect(atMost:) it"
    }
}

/// The values of a key in one stream.
@usableFromInline
final class SingleCursor<Key: Hashable, Value>: GroupCursor<Value> {
    @usableFromInline let reader: GroupReader<Key, Value>

    init(_ reader: GroupReader<Key, Value>, _ context: TaskContext) {
        self.reader = reader
        super.init(context)
    }

    @inlinable
    override func nextValue() throws -> Value? { try reader.nextValue() }
}

/// The left values of a key in two streams.
@usableFromInline
final class LeftCursor<Key: Hashable, Left, Right>: GroupCursor<Left> {
    @usableFromInline let reader: CoGroupReader<Key, Left, Right>

    init(_ reader: CoGroupReader<Key, Left, Right>, _ context: TaskContext) {
        self.reader = reader
        super.init(context)
    }

    /// The group whose last value was given out.
    @usableFromInline var ended = 0

    @inlinable
    override func nextValue() throws -> Left? {
        if reader.isAtRight, ended != group { throw GroupReadBackwards() }
        let value = try reader.nextLeft()
        if value == nil { ended = group }
        return value
    }
}

/// The right values of a key in two streams.
@usableFromInline
final class RightCursor<Key: Hashable, Left, Right>: GroupCursor<Right> {
    @usableFromInline let reader: CoGroupReader<Key, Left, Right>

    init(_ reader: CoGroupReader<Key, Left, Right>, _ context: TaskContext) {
        self.reader = reader
        super.init(context)
    }

    @inlinable
    override func nextValue() throws -> Right? { try reader.nextRight() }
}
