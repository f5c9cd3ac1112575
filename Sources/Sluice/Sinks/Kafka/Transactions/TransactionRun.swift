internal import Synchronization

/// One transaction under way: performs what `TransactionFlow` asks for, one step after another.
final class TransactionRun: Sendable {
    /// How long to wait before what may pass is tried again.
    private static let pause = Duration.milliseconds(100)

    private let slot: TransactionSlot
    private let outputs: [TransactionOutput]
    private let offsets: [TopicPartition: Int64]
    private let input: any InputConnector
    private let time: TimeSource
    private let onTrouble: @Sendable (Trouble) -> Void
    private let news = Mailbox<News>()
    private let state: Mutex<State>

    private struct State {
        var flow: TransactionFlow
        var isCancelled = false
        var isStopped = false
        var begunAt: Instant?
        var sending: Task<Void, Never>?
        /// It was given up while output was on its way.
        var wasSending = false
        /// What the last step failed with, if it did.
        var trouble: Failure?
    }

    /// What is worth telling while it goes on.
    enum Trouble: Sendable {
        /// A request is made again.
        case repeated(Failure)
        /// The producer is a new one.
        case renewed(cause: String)
    }

    /// What sending waits for.
    private enum News: Sendable {
        case sent(TransactionLoss?)
        case givenUp
    }

    init(
        slot: TransactionSlot,
        timeout: Duration,
        outputs: [TransactionOutput],
        offsets: [TopicPartition: Int64],
        input: any InputConnector,
        time: TimeSource,
        onTrouble: @escaping @Sendable (Trouble) -> Void
    ) {
        self.slot = slot
        self.outputs = outputs
        self.offsets = offsets
        self.input = input
        self.time = time
        self.onTrouble = onTrouble
        let flow = TransactionFlow(transactionalID: slot.id, hasProducer: slot.producer != nil, timeout: timeout)
        state = Mutex(State(flow: flow))
    }

    /// Gives the transaction up, as far as its commit is not asked for; may come from any thread.
    func cancel() {
        let isGivenUp = state.withLock { state in
            state.isCancelled = true
            state.flow.cancel()
            return state.flow.isGivenUp
        }
        if isGivenUp { news.post(.givenUp) }
    }

    /// Ends it where it is, whatever that is: the coordinator, or the next producer with the same id, aborts it.
    func stop() {
        state.withLock { $0.isStopped = true }
        news.post(.givenUp)
    }

    /// Runs it to its end, on the slot's thread.
    ///
    /// - Returns: What it came to; nil when it was stopped.
    func run() async -> TransactionFlow.Outcome? {
        var isClean = true
        while !state.withLock(\.isStopped) {
            let step = state.withLock(\.flow.step)
            if case .end(let outcome) = step {
                // librdkafka can take a transaction for aborted that the coordinator has just opened: a new producer ends it.
                if state.withLock(\.wasSending) { isClean = false }
                await endSending(givingUp: !isClean)
                if !isClean { slot.drop() }
                return outcome
            }
            let reply = await perform(step)
            isClean = reply.isSuccess
            take(reply)
            if case .fenced = reply, case .end(.failed(let failure)) = state.withLock(\.flow.step) {
                slot.lose(failure)
            }
            guard state.withLock(\.flow.step) == step, let failure = reply.failure else { continue }
            onTrouble(.repeated(failure))
            try? await time.sleep(until: time.now.advanced(by: Self.pause))
        }
        await endSending(givingUp: true)
        slot.drop()
        return nil
    }

    private func take(_ reply: TransactionFlow.Reply) {
        let now = time.now
        state.withLock { state in
            state.trouble = reply.failure ?? state.trouble
            state.flow.take(reply, age: state.begunAt.map { $0.duration(to: now) } ?? .zero)
        }
    }

    private func perform(_ step: TransactionFlow.Step) async -> TransactionFlow.Reply {
        if step == .renew { return await renew() }
        if step == .askCommitted { return askCommitted() }
        guard let producer = slot.producer else { return .fatal(.noProducer) }
        switch step {
        case .begin: return begin(producer)
        case .send: return await send(producer)
        case .sendOffsets: return sendOffsets(producer)
        case .commit: return Self.reply("committing a transaction") { () throws(KafkaError) in try producer.commit() }
        case .abort: return Self.reply("aborting a transaction") { () throws(KafkaError) in try producer.abort() }
        case .renew, .askCommitted, .end: return .done
        }
    }

    private func begin(_ producer: TransactionProducer) -> TransactionFlow.Reply {
        let now = time.now
        state.withLock { $0.begunAt = now }
        return Self.reply("opening a transaction") { () throws(KafkaError) in try producer.begin() }
    }

    /// Returns when all is delivered, or as soon as the transaction is given up: to abort it is what ends the rest.
    private func send(_ producer: TransactionProducer) async -> TransactionFlow.Reply {
        let (outputs, news) = (outputs, news)
        let sending = Task(executorPreference: slot.thread) {
            news.post(.sent(await producer.deliver(outputs)))
        }
        state.withLock { $0.sending = sending }
        // One that was given up before the step has told so before.
        guard case .sent(let loss) = await news.next().first else {
            sending.cancel()
            state.withLock { $0.wasSending = true }
            return .abortable(.transactionGivenUp)
        }
        guard let loss else { return .done }
        guard loss.error.isAftermath, let cause = producer.abortCause else {
            return TransactionFlow.Reply(
                undelivered: loss.error,
                "kafka \(loss.output.topic), output of \(loss.output.source)",
                partition: loss.output.source.range?.partition
            )
        }
        // Which of the records it was is not known.
        return TransactionFlow.Reply(undelivered: cause, "sending output in a transaction", partition: nil)
    }

    private func sendOffsets(_ producer: TransactionProducer) -> TransactionFlow.Reply {
        Self.reply("sending offsets to a transaction") { () throws(KafkaError) in
            let group = try input.groupMetadata(for: Array(offsets.keys)) { !self.state.withLock(\.isCancelled) }
            try producer.sendOffsets(offsets, of: group)
        }
    }

    private func renew() async -> TransactionFlow.Reply {
        await endSending(givingUp: true)
        if let loss = slot.loss { return .refused(loss) }
        let reply = Self.reply("taking over transactional.id \(slot.id)") { () throws(KafkaError) in try slot.renew() }
        if case .done = reply { onTrouble(.renewed(cause: state.withLock(\.trouble)?.message ?? "there was none")) }
        return reply
    }

    /// Whatever is in the way, unless it is a right that is missing, is not the answer.
    private func askCommitted() -> TransactionFlow.Reply {
        do throws(KafkaError) {
            let committed = try input.committedOffsets(of: Array(offsets.keys))
            return .committed(offsets.allSatisfy { (committed[$0.key] ?? nil) ?? -1 >= $0.value })
        } catch {
            let doing = "asking whether a transaction was committed"
            let reply = TransactionFlow.Reply(error, doing)
            if case .refused = reply { return reply }
            return .retriable(Failure(origin: .commit, message: "\(doing): \(error)"))
        }
    }

    /// Returns when the producer has nothing of the output any more.
    private func endSending(givingUp isGivenUp: Bool) async {
        guard let sending = state.withLock(\.sending) else { return }
        sending.cancel()
        if isGivenUp { slot.producer?.giveUp() }
        await sending.value
        state.withLock { $0.sending = nil }
    }

    private static func reply(_ doing: String, _ body: () throws(KafkaError) -> Void) -> TransactionFlow.Reply {
        do throws(KafkaError) {
            try body()
            return .done
        } catch {
            return TransactionFlow.Reply(error, doing)
        }
    }
}

extension TransactionFlow.Reply {
    /// Whether the producer did as it was told.
    fileprivate var isSuccess: Bool { failure == nil }

    fileprivate var failure: Failure? {
        switch self {
        case .done, .committed: nil
        case .retriable(let failure), .abortable(let failure), .outdated(let failure), .refused(let failure),
            .fatal(let failure), .fenced(let failure):
            failure
        }
    }
}

extension Failure {
    fileprivate static var noProducer: Failure { Failure(origin: .sink, message: "there is no producer") }
}
