/// How complete commit units are put into transactions.
package struct TransactionLimits: Hashable, Sendable {
    /// Transactions that may be under way at once, each by a producer of its own. At least 1.
    package var slots: Int
    /// Bytes of output that share a transaction. A unit that has more goes by itself.
    package var maxBytes: Int

    package init(slots: Int = 2, maxBytes: Int) {
        self.slots = slots
        self.maxBytes = maxBytes
    }
}
