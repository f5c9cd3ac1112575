/// What Kafka answers instead of doing what it was asked; named as in its protocol.
package enum Refusal: Error, Hashable, Sendable {
    /// The producer's former transaction is still being completed: ask again.
    case concurrentTransactions
    /// Another epoch of the producer is in force.
    case producerFenced
    /// A partition has seen a later epoch of the producer.
    case invalidProducerEpoch
    /// The producer's id is not the one that belongs to the transactional id.
    case invalidProducerIDMapping
    case invalidTransactionState
    case outOfOrderSequence
    case unknownMember
    case illegalGeneration
    /// Offsets are pending in a transaction: ask again.
    case unstableOffsets
    /// Whoever is asked is away: ask again.
    case coordinatorNotAvailable
}
