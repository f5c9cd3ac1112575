internal import Synchronization

/// What all batches together have of each carrier.
package final class CarrierTotals: Sendable {
    /// One carrier's.
    package struct Total: Hashable, Sendable {
        /// The airline's name, or its code where it has none.
        package var airline = ""
        /// Those that left.
        package var delays = DelaySum()
        /// Those that never did.
        package var cancelled = 0
    }

    private let totals = Mutex<[String: Total]>([:])

    /// Begins with none.
    package init() {}

    /// Adds what a batch has found. To be called once a batch.
    package func add(_ batch: [CarrierDelays]) {
        totals.withLock { totals in
            for found in batch {
                let carrier = found.key.carrier
                totals[carrier, default: Total(airline: found.airline ?? carrier)].delays.merge(found.delays)
                totals[carrier]?.cancelled += found.cancelled
            }
        }
    }

    /// By carrier.
    package var all: [String: Total] { totals.withLock(\.self) }
}
