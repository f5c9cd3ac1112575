/// A producer id and the epoch that makes one user of it the only one.
package struct ProducerSession: Hashable, Sendable {
    package let id: Int
    package let epoch: Int

    package init(id: Int, epoch: Int) {
        self.id = id
        self.epoch = epoch
    }

    var bumped: ProducerSession { ProducerSession(id: id, epoch: epoch + 1) }
}

/// How a transaction ends.
package enum TransactionOutcome: Hashable, Sendable {
    case commit
    case abort
}

/// Where a transaction may have written, and where a marker ends it.
package enum TransactionPlace: Hashable, Sendable, Comparable {
    case output(Int)
    /// The group's offsets.
    case offsets
}
