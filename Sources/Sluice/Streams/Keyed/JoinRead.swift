/// Which keys of which side a join keeps that the other side has not.
@usableFromInline
struct JoinKind: Sendable {
    /// As `explain()` names the operator.
    @usableFromInline let name: String
    @usableFromInline let keepsLeft: Bool
    @usableFromInline let keepsRight: Bool

    @usableFromInline static let inner = JoinKind(name: "join", keepsLeft: false, keepsRight: false)
    @usableFromInline static let left = JoinKind(name: "leftJoin", keepsLeft: true, keepsRight: false)
    @usableFromInline static let right = JoinKind(name: "rightJoin", keepsLeft: false, keepsRight: true)
    @usableFromInline static let full = JoinKind(name: "fullJoin", keepsLeft: true, keepsRight: true)
}

/// Pairs the values of each key: those of the left side are held, those of the right one streamed past them, one a step.
@usableFromInline
final class JoinRead<Key: Hashable, Left, Right>: ExchangeRead {
    @usableFromInline let reader: CoGroupReader<Key, Left, Right>
    @usableFromInline let kind: JoinKind
    @usableFromInline let held: HeldValues<Left>
    @usableFromInline let context: TaskContext
    @usableFromInline let node: Int
    /// At least one of the two is there.
    @usableFromInline let emit: (Key, Left?, Right?) throws -> Void
    /// The key whose right values are gone through.
    @usableFromInline var key: Key?
    @usableFromInline var hasMatched = false

    @inlinable
    init(
        _ reader: CoGroupReader<Key, Left, Right>,
        _ kind: JoinKind,
        _ held: HeldValues<Left>,
        _ context: TaskContext,
        _ node: Int,
        _ emit: @escaping (Key, Left?, Right?) throws -> Void
    ) {
        self.reader = reader
        self.kind = kind
        self.held = held
        self.context = context
        self.node = node
        self.emit = emit
    }

    @usableFromInline var recordsRead: Int { reader.recordsRead }
    @usableFromInline var keys: Int { reader.keys }

    @inlinable
    func step() throws -> Bool {
        guard let key else { return try begin() }
        if let right = try reader.nextRight() {
            hasMatched = true
            for left in held.values { try emit(key, left, right) }
            if held.values.isEmpty { try emit(key, nil, right) }
        } else {
            if kind.keepsLeft, !hasMatched {
                for left in held.values { try emit(key, left, nil) }
            }
            self.key = nil
            held.removeAll()
        }
        return true
    }

    /// Takes the left values of the next key that may have output; false at the end.
    @inlinable
    func begin() throws -> Bool {
        while let next = try reader.nextKey() {
            while let left = try reader.nextLeft() {
                do { try held.append(left) } catch { throw context.failure(reading: error, in: node) }
            }
            guard !held.values.isEmpty || kind.keepsRight else { continue }
            key = next
            hasMatched = false
            return true
        }
        return false
    }
}
