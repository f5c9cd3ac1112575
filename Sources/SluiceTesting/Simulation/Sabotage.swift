/// Ways to break an invariant on purpose, so that a test can see the checkers bite.
package enum Sabotage: String, CaseIterable, Sendable {
    /// Commits one record further than asked.
    case commitsTooFar
    /// Says that output was delivered, and throws it away.
    case losesOutput
    /// Says that dead letters were delivered, and throws them away.
    case losesDeadLetters
    /// Puts a unit's records out in reverse.
    case deliversBackwards
    /// Starts each attempt a second time.
    case runsTwice
    /// Sends each commit twice at once.
    case commitsTwice
    /// Skips what retention deleted, and does not tell.
    case hidesLosses
    /// Never fires a timer.
    case dropsTimers
    /// Merges what a task wrote to a shuffle before it was run again, beside what it wrote then.
    case mergesRerunsTwice
    /// Merges what a task wrote to a shuffle before it was run again, in place of what it wrote then.
    case mergesStaleInputs
    /// Delivers a bucket as it was before its stage was thrown away.
    case keepsOldBuckets
    /// Commits offsets by themselves, beside the transaction.
    case commitsOutsideTransaction
    /// Sends offsets with the metadata of a member that was thrown out: no member, no generation.
    case sendsMetadataOfNobody
    /// Goes on with a transaction whose partitions were let go, with the group's metadata as they are by then.
    case skipsOwnershipCheck
    /// Has no broker look at a producer's epoch.
    case skipsEpochFencing
    /// Takes a commit of unknown outcome for aborted.
    case guessesAborted
    /// Takes a commit of unknown outcome for carried out.
    case guessesCommitted
    /// Lets a partition's next output be sent before its former transaction is committed.
    case reportsTooEarly
    /// Reads committed offsets though a transaction may still change them.
    case readsUnstableOffsets

    /// Whether it breaks what only holds with shuffles.
    package var isOfShuffles: Bool {
        switch self {
        case .mergesRerunsTwice, .mergesStaleInputs, .keepsOldBuckets: true
        default: false
        }
    }

    /// Whether it breaks what only holds in exactly-once mode.
    package var isOfTransactions: Bool {
        switch self {
        case .commitsTooFar, .losesOutput, .losesDeadLetters, .deliversBackwards, .runsTwice, .commitsTwice,
            .hidesLosses, .dropsTimers, .mergesRerunsTwice, .mergesStaleInputs, .keepsOldBuckets:
            false
        case .commitsOutsideTransaction, .sendsMetadataOfNobody, .skipsOwnershipCheck, .skipsEpochFencing,
            .guessesAborted, .guessesCommitted, .reportsTooEarly, .readsUnstableOffsets:
            true
        }
    }
}
