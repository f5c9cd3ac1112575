/// One transaction: what to ask of the cluster next, going by how the last request ended.
///
/// Nothing is guessed: a commit of which it is not known whether it was carried out is resolved by a new producer, whose
/// initialisation has the coordinator end what the former one left open, and by what the group has committed then.
///
/// Errors are treated as librdkafka prescribes (`rd_kafka_error_is_retriable`, `rd_kafka_error_txn_requires_abort`, all
/// else is fatal for the producer), and fencing as KIP-447 has it: by the producer's epoch and the group's generation.
package struct TransactionFlow: Sendable {
    package enum Step: Equatable, Sendable {
        /// Open the transaction.
        case begin
        /// Send the output, and wait until the brokers have it.
        case send
        /// Add the offsets, with the group's metadata as it is at that moment.
        case sendOffsets
        case commit
        case abort
        /// Make a producer with the same `transactional.id` and initialise it: the coordinator ends what the former one
        /// left open, and refuses it from then on.
        case renew
        /// Ask what the group has committed, not counting what may still be aborted.
        case askCommitted
        case end(Outcome)
    }

    package enum Reply: Equatable, Sendable {
        case done
        /// The answer to `askCommitted`: whether the group has the transaction's offsets.
        case committed(Bool)
        /// The same request may succeed later.
        case retriable(Failure)
        /// The transaction can only be aborted.
        case abortable(Failure)
        /// The group takes no offsets from this member, or not these, any more.
        case outdated(Failure)
        /// What was to be written, or the right to write it, is at fault: no transaction will do it.
        case refused(Failure)
        /// The producer is of no more use.
        case fatal(Failure)
        /// The coordinator has a newer epoch of this producer's id.
        case fenced(Failure)
    }

    package enum Outcome: Equatable, Sendable {
        /// Output and offsets are committed.
        case committed
        /// Nothing of it is; the same may be done again.
        case aborted(Failure)
        /// Nothing of it is: the group has gone on without this member.
        case outdated(Failure)
        /// Nothing of it is, and nothing would be.
        case failed(Failure)
    }

    package private(set) var step: Step
    private var isCancelled = false
    /// What it will have come to once it is cleaned up.
    private var verdict: Outcome?
    /// A commit was asked for, and it is not known whether it was carried out.
    private var isInDoubt = false
    private let timeout: Duration
    private let transactionalID: String

    /// - Parameters:
    ///   - hasProducer: Whether there is a producer from before; else one is made first.
    ///   - timeout: `transaction.timeout.ms`: when the coordinator aborts a transaction by itself.
    package init(transactionalID: String, hasProducer: Bool, timeout: Duration) {
        self.transactionalID = transactionalID
        self.timeout = timeout
        step = hasProducer ? .begin : .renew
    }

    /// Gives the transaction up, unless its commit is asked for already. Sending should be ended early; the reply to the
    /// step under way is owed all the same.
    package mutating func cancel() { isCancelled = true }

    /// Whether the step under way should end as soon as it can.
    package var isGivenUp: Bool { isCancelled && !isInDoubt && step != .commit }

    /// Takes the reply to the step under way; the next one is in `step`.
    ///
    /// - Parameter age: The time since the transaction was begun; nothing before that.
    package mutating func take(_ reply: Reply, age: Duration) {
        switch reply {
        case .done: proceed()
        case .committed(let isOurs): step = .end(isOurs ? .committed : verdict ?? .aborted(.notCommitted))
        case .retriable(let failure): retry(failure)
        case .abortable(let failure): abort(.aborted(failure))
        case .outdated(let failure): abort(.outdated(failure))
        case .refused(let failure): refuse(failure)
        case .fatal(let failure): renew(failure)
        case .fenced(let failure): takeFencing(failure, age)
        }
    }

    private mutating func proceed() {
        switch step {
        case .renew: proceedAfterRenewal()
        case .begin: next(.send)
        case .send: next(.sendOffsets)
        case .sendOffsets: next(.commit)
        case .commit: step = .end(.committed)
        case .abort: step = isInDoubt ? .askCommitted : .end(verdict ?? .aborted(.transactionGivenUp))
        case .askCommitted, .end: break
        }
    }

    private mutating func proceedAfterRenewal() {
        if isInDoubt { return step = .askCommitted }
        if let verdict { return step = .end(verdict) }
        step = isCancelled ? .end(.aborted(.transactionGivenUp)) : .begin
    }

    private mutating func next(_ following: Step) {
        if isCancelled { return abort(.aborted(.transactionGivenUp)) }
        step = following
    }

    /// What has begun must be ended; what only cleans up after a verdict need not be waited for by whoever gave it up.
    private mutating func retry(_ failure: Failure) {
        guard isCancelled else {
            if step == .send { abort(.aborted(failure)) }
            return
        }
        switch step {
        case .begin: step = .end(.aborted(.transactionGivenUp))
        case .send, .sendOffsets: abort(.aborted(.transactionGivenUp))
        case .renew where !isInDoubt: step = .end(verdict ?? .aborted(.transactionGivenUp))
        case .renew, .commit, .abort, .askCommitted, .end: break
        }
    }

    private mutating func abort(_ outcome: Outcome) {
        switch step {
        case .begin, .send, .sendOffsets, .commit:
            // It can have failed for the producer alone, and the coordinator carries out its commit all the same.
            isInDoubt = step == .commit
            verdict = verdict ?? outcome
            step = .abort
        case .abort, .renew: renew(outcome.failure ?? .transactionGivenUp)
        case .askCommitted, .end: break
        }
    }

    private mutating func refuse(_ failure: Failure) {
        switch step {
        case .begin, .send, .sendOffsets, .commit: abort(.failed(failure))
        case .abort, .renew, .askCommitted, .end: step = .end(.failed(failure))
        }
    }

    private mutating func renew(_ failure: Failure) {
        switch step {
        // Whether the commit was carried out can't be left open, however long no producer can be made.
        case .renew, .askCommitted:
            if !isInDoubt { step = .end(.failed(failure)) }
            return
        case .commit: isInDoubt = true
        case .begin, .send, .sendOffsets, .abort, .end: break
        }
        verdict = verdict ?? .aborted(failure)
        step = .renew
    }

    /// A transaction that has outlived its time was ended by the coordinator. Before that, nobody but another producer
    /// with the same id can have done it.
    private mutating func takeFencing(_ failure: Failure, _ age: Duration) {
        guard age < timeout else { return renew(failure) }
        step = .end(.failed(.otherProducer(transactionalID, failure)))
    }
}

extension TransactionFlow.Outcome {
    fileprivate var failure: Failure? {
        switch self {
        case .committed: nil
        case .aborted(let failure), .outdated(let failure), .failed(let failure): failure
        }
    }
}

extension Failure {
    package static var transactionGivenUp: Failure {
        Failure(origin: .sink, message: "the transaction was given up with some of its partitions")
    }

    fileprivate static var notCommitted: Failure {
        Failure(origin: .commit, message: "the transaction was not committed")
    }

    fileprivate static func otherProducer(_ id: String, _ cause: Failure) -> Failure {
        Failure(
            origin: .sink,
            message: """
                another producer uses transactional.id \(id): give each instance of the application an instanceID \
                (--instance-id) of its own, and start an instance only when the former one has ended (\(cause.message))
                """,
            isRetriable: false
        )
    }
}
