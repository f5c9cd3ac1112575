/// Hands on group after group of one stream.
@usableFromInline
final class GroupRead<Key: Hashable, Value>: ExchangeRead {
    @usableFromInline let cursor: SingleCursor<Key, Value>
    @usableFromInline let emit: Push<Group<Key, Value>>

    @usableFromInline
    init(_ reader: GroupReader<Key, Value>, _ context: TaskContext, _ emit: @escaping Push<Group<Key, Value>>) {
        cursor = SingleCursor(reader, context)
        self.emit = emit
    }

    @usableFromInline var recordsRead: Int { cursor.reader.recordsRead }
    @usableFromInline var keys: Int { cursor.reader.keys }

    @inlinable
    func step() throws -> Bool {
        guard let key = try cursor.reader.nextKey() else { return false }
        cursor.open()
        // What can't be read is why the closure went wrong, not the other way round.
        do { try emit(Group(key: key, values: GroupValues(cursor))) } catch { throw cursor.failure ?? error }
        cursor.close()
        try cursor.checkFailure()
        return true
    }
}

/// Hands on group after group of two streams.
@usableFromInline
final class CoGroupRead<Key: Hashable, Left, Right>: ExchangeRead {
    @usableFromInline let reader: CoGroupReader<Key, Left, Right>
    @usableFromInline let left: LeftCursor<Key, Left, Right>
    @usableFromInline let right: RightCursor<Key, Left, Right>
    @usableFromInline let emit: Push<CoGroup<Key, Left, Right>>

    @usableFromInline
    init(
        _ reader: CoGroupReader<Key, Left, Right>,
        _ context: TaskContext,
        _ emit: @escaping Push<CoGroup<Key, Left, Right>>
    ) {
        self.reader = reader
        left = LeftCursor(reader, context)
        right = RightCursor(reader, context)
        self.emit = emit
    }

    @usableFromInline var recordsRead: Int { reader.recordsRead }
    @usableFromInline var keys: Int { reader.keys }

    @inlinable
    func step() throws -> Bool {
        guard let key = try reader.nextKey() else { return false }
        left.open()
        right.open()
        do {
            try emit(CoGroup(key: key, left: GroupValues(left), right: GroupValues(right)))
        } catch {
            throw left.failure ?? right.failure ?? error
        }
        left.close()
        right.close()
        try left.checkFailure()
        try right.checkFailure()
        return true
    }
}
