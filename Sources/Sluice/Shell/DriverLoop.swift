internal import Logging
internal import Tracing

/// The driver's thread at work: messages in, actions out.
struct DriverLoop {
    private let shell: DriverShell
    private let desk: InputDesk
    private let executors: [ExecutorID: any Executor]
    private let transactions: TransactionDesk?
    private var driver: Driver
    private var observer: DriverObserver
    private var accumulators = AccumulatorLedger()
    private var variables: SharedVariables { shell.plan.variables }
    private var timer: Task<Void, Never>?
    private var lookTimer: Task<Void, Never>?
    private var ending: Result<Void, any Error>?

    init(
        shell: DriverShell,
        desk: InputDesk,
        executors: [ExecutorID: any Executor],
        transactions: TransactionDesk?,
        observer: DriverObserver
    ) {
        self.shell = shell
        self.desk = desk
        self.executors = executors
        self.transactions = transactions
        self.observer = observer
        driver = Driver(configuration: shell.configuration.driverConfiguration(shell.plan))
    }

    mutating func run() async -> Result<Void, any Error> {
        for executor in executors.values.sorted(by: { $0.id < $1.id }) {
            handle(.executorJoined(executor.id, slots: executor.slots))
        }
        look()
        while ending == nil {
            for message in await shell.mailbox.next() { take(message) }
        }
        timer?.cancel()
        lookTimer?.cancel()
        let result = ending ?? .success(())
        observer.close(result, of: driver, at: shell.time.now)
        return result
    }

    private mutating func take(_ message: ShellMessage) {
        switch message {
        case .event(let event): handle(event)
        case .clientNews(let client, let news): observer.note(news, of: client, at: shell.time.now)
        case .look: look()
        case .openingFailed(let error): ending = ending ?? .failure(error)
        case .dataArrived(let partition):
            handle(.recordsAvailable([partition: desk.readers.cachedEnd(of: partition) ?? 0]))
        case .stopNow:
            ending =
                ending
                ?? .failure(ApplicationError(.stopped, "stopped with \(driver.unfinishedTasks) tasks unfinished"))
        }
    }

    private mutating func handle(_ event: DriverEvent) {
        let now = shell.time.now
        for added in accumulators.note(event) { variables.count(added) }
        observer.note(event, at: now)
        for action in driver.handle(event, at: now) {
            accumulators.note(action)
            observer.note(action, at: now)
            perform(action)
        }
        observer.settle(driver)
    }

    private mutating func perform(_ action: DriverAction) {
        switch action {
        case .setTimer(let instant): setTimer(instant)
        case .observe(let request, let partitions): desk.observe(request, partitions)
        case .run(let attempt, let executor):
            within(observer.spans?.context(of: attempt.task.batch)) { executors[executor]?.run(attempt) }
        case .deliver(let order): within(observer.spans?.context(of: order.id)) { deliver(order) }
        case .abandon(let fences): fences.forEach(abandon)
        case .commit(let request, let offsets): desk.commit(request, offsets)
        case .release(let partitions): desk.release(partitions)
        case .batchCut(let plan): variables.cut(plan.id)
        case .offsetsLost, .partitionGone: break
        case .batchFinished(let report):
            variables.finish(report.id)
            tell(report)
        case .finished(let failure, let unfinished): end(failure, unfinished)
        }
    }

    /// What is begun in `body` is part of a span, if there is one: its tasks inherit the context.
    private func within(_ context: ServiceContext?, _ body: () -> Void) {
        guard let context else { return body() }
        ServiceContext.withValue(context, operation: body)
    }

    private func deliver(_ order: DeliveryOrder) {
        if order.transaction != nil { transactions?.deliver(order); return }
        executors[order.parts.first?.executor ?? ExecutorID(0)]?.deliver(order)
    }

    private func abandon(_ fence: Fence) {
        transactions?.abandon(fence)
        for executor in executors.values { executor.abandon(fence) }
    }

    private mutating func setTimer(_ instant: Instant) {
        timer?.cancel()
        timer = post(.event(.timerFired), at: instant)
    }

    /// Takes a look at how things stand, and sees to the next one.
    private mutating func look() {
        let now = shell.time.now
        observer.look(at: driver, now: now)
        // Some batches end without a report.
        variables.keep(driver.unfinishedBatches)
        lookTimer = post(.look, at: now.advanced(by: DriverObserver.lookInterval))
    }

    private func post(_ message: ShellMessage, at instant: Instant) -> Task<Void, Never> {
        Task { [time = shell.time, mailbox = shell.mailbox] in
            guard (try? await time.sleep(until: instant)) != nil else { return }
            mailbox.post(message)
        }
    }

    private func tell(_ report: BatchReport) {
        guard let onProgress = shell.configuration.onProgress else { return }
        onProgress(BatchProgress(batch: report, backlog: driver.backlog, batchesInFlight: driver.batchesInFlight))
    }

    private mutating func end(_ failure: Failure?, _ unfinished: Int) {
        let rest = """
            \(unfinished) tasks did not end within the drain deadline, and their work is uncommitted: \
            \(driver.leftOver.summary)
            """
        if let failure {
            let message = unfinished > 0 ? "\(failure); besides, \(rest)" : "\(failure)"
            ending = .failure(ApplicationError(.failed, message, failure: failure))
        } else if unfinished > 0 {
            ending = .failure(ApplicationError(.stopped, "drained, but \(rest)"))
        } else {
            ending = .success(())
        }
    }
}
