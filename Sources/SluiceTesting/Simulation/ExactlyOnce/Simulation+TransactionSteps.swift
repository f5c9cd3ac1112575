import SluiceCore

/// What a client asks at each step of a transaction, and what it makes of the replies; as librdkafka does it.
extension Simulation {
    mutating func goOn(_ number: Int) throws(Violation) {
        guard let transaction = world.transactions[number] else { return }
        switch transaction.flow.step {
        case .renew:
            world.producers[transaction.transactionalID] = nil
            ask(number, .initProducer(transaction.transactionalID, timeout: transactions.timeout))
        case .begin: beginStep(number)
        case .send: sendNext(number)
        case .sendOffsets: sendOffsets(number)
        case .commit: try commitStep(number)
        case .abort: abortStep(number)
        case .askCommitted: askCommitted(number)
        case .end(let outcome): try end(number, outcome)
        }
    }

    /// Gives the flow the reply to its step, and goes on, later if the step is the same.
    private mutating func take(_ number: Int, _ reply: TransactionFlow.Reply) {
        guard let transaction = world.transactions[number] else { return }
        let age = transaction.begunAt.map { $0.duration(to: now) } ?? .zero
        world.transactions[number]?.flow.take(reply, age: age)
        let isSame = world.transactions[number]?.flow.step == transaction.flow.step
        world.transactions[number]?.awaited = 0
        goOnLater(number, isSame ? random.duration(.milliseconds(20)...(.milliseconds(200))) : shortDelay())
    }

    private mutating func goOnLater(_ number: Int, _ delay: Duration) {
        guard let side = world.transactions[number]?.side else { return }
        let isLate = fault(transactions.stepIsLate)
        scheduleClient(.goesOn(number), side, in: isLate ? random.duration(delay...(.seconds(4))) : delay)
    }

    private mutating func ask(_ number: Int, _ request: ClusterRequest) {
        guard let side = world.transactions[number]?.side else { return }
        let asked = world.nextNumber()
        world.transactions[number]?.awaited = asked
        send(request, from: .transaction(number, request: asked, side, life: life(of: side)))
    }

    // MARK: Requests

    private mutating func beginStep(_ number: Int) {
        if fault(transactions.producerFails) { return take(number, .fatal(.inModel("the producer failed"))) }
        world.transactions[number]?.begunAt = now
        take(number, .done)
    }

    private mutating func sendNext(_ number: Int) {
        guard let transaction = world.transactions[number] else { return }
        let isBroken = transaction.flow.isGivenUp || transaction.isOutputLost
        if isBroken, !transaction.isUncertain { return take(number, .abortable(.inModel("the output is gone"))) }
        // Whether the record that was not answered for is there can't be known: the next sequence number neither.
        if isBroken { return take(number, .fatal(.inModel("sending was broken off"))) }
        guard transaction.sent < transaction.records.count else { return take(number, .done) }
        guard let producer = world.producers[transaction.transactionalID] else { return }
        guard transaction.hasAddedOutputs else {
            world.transactions[number]?.isOpen = true
            return ask(number, .addPlaces(transaction.outputs, transaction.transactionalID, producer.session))
        }
        let batch = transaction.nextBatch(atMost: Int.random(in: 1...Self.longestBatch, using: &random))
        let sequence = producer.sequences[batch.output] ?? 0
        let id = transaction.transactionalID
        // One that is sent again is the same.
        let records = transaction.isUncertain ? transaction.batch : batch.records
        world.transactions[number]?.batch = records
        world.transactions[number]?.isUncertain = true
        ask(number, .produce(records, to: batch.output, sequence: sequence, id, producer.session))
    }

    private static var longestBatch: Int { 12 }

    /// Whether the offsets are this member's to commit is looked at, and the metadata read, at one instant: later the
    /// member may have let go, joined again, and be given offsets that others have passed.
    private mutating func sendOffsets(_ number: Int) {
        guard let transaction = world.transactions[number] else { return }
        let member = world[transaction.side]
        let isOwner = transaction.offsets.keys.allSatisfy(member.held.contains)
        if !(isOwner && !transaction.flow.isGivenUp), sabotage != .skipsOwnershipCheck {
            return take(number, .outdated(.inModel("the partitions are let go")))
        }
        if member.metadata.member == nil, sabotage != .sendsMetadataOfNobody {
            return take(number, .outdated(.inModel("not a member")))
        }
        guard let producer = world.producers[transaction.transactionalID] else { return }
        world.transactions[number]?.metadata = member.metadata
        world.transactions[number]?.isOpen = true
        ask(number, .addPlaces([.offsets], transaction.transactionalID, producer.session))
    }

    private mutating func sendOffsetsThemselves(_ number: Int) {
        guard let transaction = world.transactions[number], let metadata = transaction.metadata,
            let producer = world.producers[transaction.transactionalID]
        else { return }
        if sabotage == .commitsOutsideTransaction {
            ask(number, .commitPlainOffsets(transaction.offsets, metadata))
        } else {
            ask(number, .commitOffsets(transaction.offsets, metadata, producer.session))
        }
    }

    private mutating func commitStep(_ number: Int) throws(Violation) {
        guard let transaction = world.transactions[number],
            let producer = world.producers[transaction.transactionalID]
        else { return }
        if sabotage == .reportsTooEarly, let order = transaction.order, !transaction.isReported {
            world.transactions[number]?.isReported = true
            try report(transaction, order, .committed)
        }
        ask(number, .end(.commit, transaction.transactionalID, producer.session))
    }

    private mutating func abortStep(_ number: Int) {
        guard let transaction = world.transactions[number] else { return }
        guard transaction.isOpen, let producer = world.producers[transaction.transactionalID] else {
            return take(number, .done)
        }
        ask(number, .end(.abort, transaction.transactionalID, producer.session))
    }

    private mutating func askCommitted(_ number: Int) {
        guard let transaction = world.transactions[number] else { return }
        summary.doubts += 1
        switch sabotage {
        case .guessesAborted: take(number, .committed(false))
        case .guessesCommitted: take(number, .committed(true))
        default:
            let isStable = sabotage != .readsUnstableOffsets
            ask(number, .fetchOffsets(transaction.offsets.keys.sorted(), requireStable: isStable))
        }
    }

    // MARK: Replies

    mutating func hear(_ number: Int, _ request: Int, _ reply: ClusterReply?) {
        guard let transaction = world.transactions[number], transaction.awaited == request else { return }
        switch transaction.flow.step {
        case .renew: hearOfRenewal(number, transaction, reply)
        case .send: hearOfSending(number, transaction, reply)
        case .sendOffsets: hearOfOffsets(number, reply)
        case .commit: hearOfCommit(number, reply)
        case .abort: hearOfAbort(number, reply)
        case .askCommitted: hearOfCommitted(number, transaction, reply)
        case .begin, .end: break
        }
    }

    private mutating func hearOfRenewal(_ number: Int, _ transaction: ModelTransaction, _ reply: ClusterReply?) {
        guard case .session(let session)? = reply else { return take(number, .retriable(.inModel("not initialised"))) }
        summary.renewals += 1
        world.producers[transaction.transactionalID] = ModelProducer(session: session)
        world.transactions[number]?.isOpen = false
        take(number, .done)
    }

    /// Sending is tried again by the client itself, for a while.
    private mutating func hearOfSending(_ number: Int, _ transaction: ModelTransaction, _ reply: ClusterReply?) {
        switch reply {
        case .done? where !transaction.hasAddedOutputs:
            world.transactions[number]?.hasAddedOutputs = true
            sendNext(number)
        case .done?:
            let output = transaction.records[transaction.sent].output
            world.producers[transaction.transactionalID]?.sequences[output, default: 0] += transaction.batch.count
            world.transactions[number]?.sent += transaction.batch.count
            world.transactions[number]?.isUncertain = false
            if fault(script.deliveryFails / 10) { return take(number, .refused(refusal(transaction))) }
            sendNext(number)
        case nil, .refused(.concurrentTransactions)?, .refused(.coordinatorNotAvailable)?:
            world.transactions[number]?.failedSends += 1
            guard transaction.failedSends < 8 else { return take(number, .fatal(.inModel("sending failed"))) }
            goOnLater(number, .milliseconds(50))
        case .refused(let refusal)?: take(number, .of(refusal))
        case .session?, .offsets?: break
        }
    }

    private func refusal(_ transaction: ModelTransaction) -> Failure {
        let partition = transaction.records[transaction.sent].record.partition
        return Failure(origin: .sink, message: "the broker refused a record", partition: partition)
    }

    private mutating func hearOfOffsets(_ number: Int, _ reply: ClusterReply?) {
        switch reply {
        case .done? where world.transactions[number]?.metadata != nil:
            sendOffsetsThemselves(number)
            world.transactions[number]?.metadata = nil
        case .done?: take(number, .done)
        case nil: take(number, .retriable(.inModel("no reply")))
        case .refused(let refusal)?: take(number, .of(refusal))
        case .session?, .offsets?: break
        }
    }

    /// Without a reply the client tries again, or gives up for good: then only the cluster knows.
    private mutating func hearOfCommit(_ number: Int, _ reply: ClusterReply?) {
        switch reply {
        case .done?: take(number, .done)
        case nil where random.chance(0.5): take(number, .fatal(.inModel("the commit's outcome is not known")))
        case nil: take(number, .retriable(.inModel("no reply")))
        case .refused(let refusal)?: take(number, .of(refusal))
        case .session?, .offsets?: break
        }
    }

    private mutating func hearOfAbort(_ number: Int, _ reply: ClusterReply?) {
        switch reply {
        case .done?: take(number, .done)
        case nil: take(number, .retriable(.inModel("no reply")))
        case .refused(let refusal)?: take(number, .of(refusal))
        case .session?, .offsets?: break
        }
    }

    private mutating func hearOfCommitted(_ number: Int, _ transaction: ModelTransaction, _ reply: ClusterReply?) {
        guard case .offsets(let committed)? = reply else { return take(number, .retriable(.inModel("not told"))) }
        take(number, .committed(transaction.offsets.allSatisfy { (committed[$0.key] ?? 0) >= $0.value }))
    }
}

extension Failure {
    fileprivate static func inModel(_ message: String) -> Failure { Failure(origin: .sink, message: message) }
}

extension TransactionFlow.Reply {
    /// As librdkafka classifies what brokers refuse.
    fileprivate static func of(_ refusal: Refusal) -> Self {
        let failure = Failure.inModel("\(refusal)")
        return switch refusal {
        case .concurrentTransactions, .unstableOffsets, .coordinatorNotAvailable: .retriable(failure)
        case .producerFenced, .invalidProducerEpoch: .fenced(failure)
        case .unknownMember, .illegalGeneration: .outdated(failure)
        case .invalidProducerIDMapping, .invalidTransactionState, .outOfOrderSequence: .fatal(failure)
        }
    }
}
