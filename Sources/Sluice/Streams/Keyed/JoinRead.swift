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

/// Pairs the values of each key: those of the left side are held, those of the right one streamed past them. A step makes one
/// pair at most, so that whoever takes them can be waited for in between.
@usableFromInline
final class JoinRead<Key: Hashable, Left, Right>: ExchangeRead {
    @usableFromInline let reader: CoGroupReader<Key, Left, Right>
    @usableFromInline let kind: JoinKind
    @usableFromInline let held: HeldValues<Left>
    @usableFromInline let context: TaskContext
    @usableFromInline let node: Int
    /// At least one of the two is there.
    @usableFromInline let emit: (Key, Left?, Right?) throws -> Void
    /// The key whose values are paired.
    @usableFromInline var key: Key?
    /// What the left values are paired with; nil where the right side has none.
    @usableFromInline var right: Right?
    /// The next left value to pair with it; none is left if that is behind the last.
    @usableFromInline var nextLeft = 0
    /// Whether what the left values are paired with was found: a right value, or that there is none.
    @usableFromInline var hasPaired = false

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
        if nextLeft < held.values.count {
            let left = held.values[nextLeft]
            nextLeft += 1
            try emit(key, left, right)
        } else if let next = try reader.nextRight() {
            try pair(key, with: next)
        } else if kind.keepsLeft, !hasPaired, !held.values.isEmpty {
            try pair(key, with: nil)
        } else {
            end()
        }
        return true
    }

    /// Makes the first pair of all left values with a right one; or of that one alone.
    @inlinable
    func pair(_ key: Key, with right: Right?) throws {
        self.right = right
        hasPaired = true
        nextLeft = 1
        try emit(key, held.values.first, right)
    }

    @inlinable
    func end() {
        key = nil
        right = nil
        held.removeAll()
    }

    /// Takes the left values of the next key; false at the end.
    @inlinable
    func begin() throws -> Bool {
        guard let next = try reader.nextKey() else { return false }
        while let left = try reader.nextLeft() {
            do { try held.append(left) } catch { throw context.failure(reading: error, in: node) }
        }
        // Without any, the key may have no output.
        guard !held.values.isEmpty || kind.keepsRight else { return true }
        key = next
        nextLeft = held.values.count
        hasPaired = false
        return true
    }
}
