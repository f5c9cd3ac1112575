/// Hands on what was written, one by one, in the order of the exchange.
@usableFromInline
final class EntryRead<Key, Value>: ExchangeRead {
    @usableFromInline let reader: MergeReader<Key, Value>
    @usableFromInline let emit: (Key, Value) throws -> Void

    @inlinable
    init(_ reader: MergeReader<Key, Value>, _ emit: @escaping (Key, Value) throws -> Void) {
        self.reader = reader
        self.emit = emit
    }

    @usableFromInline var recordsRead: Int { reader.recordsRead }
    /// Nothing is grouped.
    @usableFromInline var keys: Int { 0 }

    @inlinable
    func step() throws -> Bool {
        guard let (key, value) = try reader.next() else { return false }
        try emit(key, value)
        return true
    }
}
