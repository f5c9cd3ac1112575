import SluiceCore

/// The clients' part in exactly-once mode: transactions, step by step, each request and its reply apart.
extension Simulation {
    mutating func perform(_ happening: ClientHappening, _ side: Side) throws(Violation) {
        switch happening {
        case .goesOn(let number): try goOn(number)
        case .hears(let number, let request, let reply): hear(number, request, reply)
        case .startsProducer(let slot): startProducer(slot)
        case .hearsOfProducer(let slot, let reply): hearOfProducer(slot, reply)
        case .hearsOfRebalance: hearOfRebalance(side)
        case .losesAll: loseAll()
        case .isAssigned(let partitions, let generation): takeAssignment(partitions, generation: generation, side)
        case .asksPositions(let asked): askPositions(asked)
        case .works: try otherWorks()
        }
    }

    mutating func scheduleClient(_ happening: ClientHappening, _ side: Side, in delay: Duration) {
        schedule(.client(happening, side, life: life(of: side)), in: delay)
    }

    func life(of side: Side) -> Int { side == .us ? life : world.otherLife }

    // MARK: Producers

    /// All of them are initialised before the process joins the group.
    mutating func startProducers() {
        for slot in 0..<slotCount { startProducer(slot) }
    }

    private var slotCount: Int { script.configuration.transactions?.slots ?? 0 }

    private mutating func startProducer(_ slot: Int) {
        let id = TransactionWorld.transactionalID(slot)
        send(.initProducer(id, timeout: transactions.timeout), from: .producer(slot: slot, life: life))
    }

    private mutating func hearOfProducer(_ slot: Int, _ reply: ClusterReply?) {
        guard case .session(let session)? = reply else {
            return scheduleClient(.startsProducer(slot), .us, in: .milliseconds(100))
        }
        world.producers[TransactionWorld.transactionalID(slot)] = ModelProducer(session: session)
        let isReady = (0..<slotCount).allSatisfy { world.producers[TransactionWorld.transactionalID($0)] != nil }
        if isReady, world[.us].id == nil { join(.us) }
    }

    // MARK: Orders

    mutating func deliverInTransaction(_ order: DeliveryOrder, _ ordered: DeliveryOrder.Transaction) throws(Violation) {
        let id = TransactionWorld.transactionalID(ordered.slot)
        if world.transactions.values.contains(where: { $0.transactionalID == id && !$0.isReported }) {
            throw Violation("bounded", "two transactions of \(id) at once")
        }
        try noteComposition(of: order)
        for part in order.parts {
            try note(.deliveryStarted(lane(of: part.work), fence: part.fence.rawValue))
        }
        let isOutputLost = order.parts.contains { outputs[$0.fence] == nil }
        begin(
            .us,
            order,
            id,
            order.parts.compactMap { outputs[$0.fence] }.flatMap(records),
            ordered.offsets,
            isOutputLost: isOutputLost
        )
    }

    /// Begins a transaction of either side.
    mutating func begin(
        _ side: Side,
        _ order: DeliveryOrder?,
        _ id: String,
        _ records: [(output: Int, record: OutputRecord)],
        _ offsets: [TopicPartition: Int64],
        isOutputLost: Bool = false
    ) {
        let hasProducer = world.producers[id] != nil
        let flow = TransactionFlow(transactionalID: id, hasProducer: hasProducer, timeout: transactions.timeout)
        let number = world.nextNumber()
        world.transactions[number] = ModelTransaction(
            side: side,
            order: order,
            transactionalID: id,
            records: records,
            offsets: offsets,
            flow: flow,
            isOutputLost: isOutputLost
        )
        scheduleClient(.goesOn(number), side, in: shortDelay())
    }

    private func records(_ output: ModelOutput) -> [(output: Int, record: OutputRecord)] {
        let results = output.records.map { OutputRecord(.output, output.partition, $0) }
        let letters = failing.policy == .deadLetter ? output.failed : []
        return (results + letters.map { OutputRecord(.deadLetter, output.partition, $0) }).map { (place(of: $0), $0) }
    }

    /// Dead letters have the last partition for themselves.
    func place(of record: OutputRecord) -> Int {
        switch record.kind {
        case .output: Int(record.partition.partition) % transactions.outputPartitions
        case .deadLetter: transactions.outputPartitions
        }
    }

    /// What the driver gives up is not committed any more, if that can be helped.
    mutating func abandonTransactions(_ fences: [Fence]) {
        if sabotage == .skipsOwnershipCheck { return }
        for (number, transaction) in world.transactions {
            let own = transaction.order?.parts.map(\.fence).filter(fences.contains) ?? []
            guard !own.isEmpty else { continue }
            world.transactions[number]?.abandoned.formUnion(own)
            world.transactions[number]?.flow.cancel()
        }
    }

    mutating func loseTransactionOutput(of executor: ExecutorID) {
        for (number, transaction) in world.transactions
        where transaction.order?.parts.contains(where: { $0.executor == executor }) == true {
            world.transactions[number]?.isOutputLost = true
        }
    }

    // MARK: Ends

    mutating func end(_ number: Int, _ outcome: TransactionFlow.Outcome) throws(Violation) {
        guard let transaction = world.transactions.removeValue(forKey: number) else { return }
        guard let order = transaction.order else { return otherHasEnded(transaction, outcome) }
        if outcome != .committed { summary.aborts += 1 }
        if !transaction.isReported { try report(transaction, order, outcome) }
    }

    mutating func report(
        _ transaction: ModelTransaction,
        _ order: DeliveryOrder,
        _ outcome: TransactionFlow.Outcome
    ) throws(Violation) {
        let isCommitted = outcome == .committed
        for part in order.parts {
            try note(.deliveryEnded(lane(of: part.work), fence: part.fence.rawValue))
            if isCommitted || transaction.abandoned.contains(part.fence) { outputs[part.fence] = nil }
        }
        switch outcome {
        case .committed: tellDriver(.delivered(order.id), in: shortDelay())
        case .aborted(let failure): tellDriver(.deliveryAborted(order.id, failure), in: shortDelay())
        case .outdated(let failure): tellDriver(.deliveryOutdated(order.id, failure), in: shortDelay())
        case .failed(let failure): tellDriver(.deliveryFailed(order.id, failure), in: shortDelay())
        }
    }
}
