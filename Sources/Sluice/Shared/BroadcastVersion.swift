/// A version of a broadcast variable, whatever its type.
@usableFromInline
class BroadcastVersion: @unchecked Sendable {
    // Sendable: nothing changes, and the value of the only subclass is Sendable.
    /// From 1.
    @usableFromInline let number: Int

    init(number: Int) { self.number = number }
}

/// A version and its value.
@usableFromInline
final class TypedVersion<Value: Sendable>: BroadcastVersion, @unchecked Sendable {
    @usableFromInline let value: Value

    init(_ value: Value, number: Int) {
        self.value = value
        super.init(number: number)
    }
}

/// A version of each broadcast variable of an application, by number: what a batch sees.
struct BroadcastVersions: Sendable {
    private let versions: [BroadcastVersion?]

    init(_ versions: [BroadcastVersion?] = []) { self.versions = versions }

    /// Nil for one that was declared later.
    subscript(_ broadcast: Int) -> BroadcastVersion? {
        versions.indices.contains(broadcast) ? versions[broadcast] : nil
    }
}
