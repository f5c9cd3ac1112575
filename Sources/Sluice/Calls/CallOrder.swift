/// The order in which an operator with many calls under way runs them and passes their results on.
public struct CallOrder<Element>: Sendable {
    let slots: WindowSlots.Order
    @usableFromInline let key: (@Sendable (Element) -> UInt64)?
    let description: String

    /// Results come in the order of the elements. A slow call holds up the results behind it, and once the window is full
    /// behind it, further calls too.
    public static var input: Self { Self(slots: .input, key: nil, description: "input order") }

    /// Results come as they are there: a slow call holds up nothing but its own place in the window.
    public static var none: Self { Self(slots: .none, key: nil, description: "no order") }

    /// Elements of one key run one after another, in their order, and so do their results come; those of different keys
    /// run side by side, and their results come as they are there.
    ///
    /// Elements that wait behind their key don't take up the window, up to four times its limit: then nothing more is
    /// taken until one of them may run. Of a key only a seeded hash of 64 bits is kept: a collision makes two keys wait for
    /// each other, no more.
    ///
    /// - Parameter key: Called once an element, on the executor's thread.
    public static func key<Key: Hashable & SendableMetatype>(_ key: @escaping @Sendable (Element) -> Key) -> Self {
        Self(
            slots: .key,
            key: { element in
                // Swift seeds it anew in each process.
                var hasher = Hasher()
                hasher.combine(key(element))
                return UInt64(bitPattern: Int64(hasher.finalize()))
            },
            description: "order by key"
        )
    }
}
