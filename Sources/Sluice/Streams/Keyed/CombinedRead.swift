/// Hands on what the values of each key were combined to, key by key.
@usableFromInline
final class CombinedRead<Key: Hashable, Combined>: ExchangeRead {
    @usableFromInline let reader: CombinedReader<Key, Combined>
    @usableFromInline let context: TaskContext
    @usableFromInline let node: Int
    @usableFromInline let emit: (Key, Combined) throws -> Void

    @inlinable
    init(
        _ reader: CombinedReader<Key, Combined>,
        _ context: TaskContext,
        _ node: Int,
        _ emit: @escaping (Key, Combined) throws -> Void
    ) {
        self.reader = reader
        self.context = context
        self.node = node
        self.emit = emit
    }

    @usableFromInline var recordsRead: Int { reader.recordsRead }
    @usableFromInline var keys: Int { reader.keys }

    @inlinable
    func step() throws -> Bool {
        let next: (Key, Combined)?
        do { next = try reader.next() } catch { throw context.failure(reading: error, in: node) }
        guard let next else { return false }
        try emit(next.0, next.1)
        return true
    }
}
