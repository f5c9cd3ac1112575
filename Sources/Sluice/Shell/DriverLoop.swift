internal import Logging

/// The driver's thread at work: messages in, actions out.
struct DriverLoop {
    private let shell: DriverShell
    private let desk: InputDesk
    private let executors: [ExecutorID: any Executor]
    private var driver: Driver
    private var timer: Task<Void, Never>?
    private var ending: Result<Void, any Error>?

    init(shell: DriverShell, desk: InputDesk, executors: [ExecutorID: any Executor]) {
        self.shell = shell
        self.desk = desk
        self.executors = executors
        driver = Driver(configuration: shell.configuration.driverConfiguration(shell.plan.commitScope))
    }

    mutating func run() async -> Result<Void, any Error> {
        for executor in executors.values.sorted(by: { $0.id < $1.id }) {
            handle(.executorJoined(executor.id, slots: executor.slots))
        }
        while ending == nil {
            for message in await shell.mailbox.next() { take(message) }
        }
        timer?.cancel()
        return ending ?? .success(())
    }

    private mutating func take(_ message: ShellMessage) {
        switch message {
        case .event(let event): handle(event)
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
        note(event)
        shell.logger.trace("event: \(event)")
        for action in driver.handle(event, at: shell.time.now) { perform(action) }
    }

    private mutating func perform(_ action: DriverAction) {
        shell.logger.trace("action: \(action)")
        switch action {
        case .setTimer(let instant): setTimer(instant)
        case .observe(let request, let partitions): desk.observe(request, partitions)
        case .run(let attempt, let executor): executors[executor]?.run(attempt)
        case .deliver(let order): executors[order.parts.first?.executor ?? ExecutorID(0)]?.deliver(order)
        case .abandon(let fences): for executor in executors.values { for fence in fences { executor.abandon(fence) } }
        case .commit(let request, let offsets): desk.commit(request, offsets)
        case .release(let partitions): desk.release(partitions)
        case .offsetsLost(let range):
            shell.logger.warning("lost \(range): deleted before it was read; going on at \(range.until)")
        case .partitionGone(let partition, let cause): shell.logger.warning("\(partition) is gone: \(cause)")
        case .batchCut: break
        case .batchFinished(let report): tell(report)
        case .finished(let failure, let unfinished): end(failure, unfinished)
        }
    }

    private mutating func setTimer(_ instant: Instant) {
        timer?.cancel()
        timer = Task { [time = shell.time, mailbox = shell.mailbox] in
            guard (try? await time.sleep(until: instant)) != nil else { return }
            mailbox.post(.event(.timerFired))
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

    private func note(_ event: DriverEvent) {
        switch event {
        case .assigned(let starts): shell.logger.info("assigned \(starts.count) partitions")
        case .revoked(let partitions): shell.logger.info("\(partitions.count) partitions are asked back")
        case .lost(let partitions): shell.logger.warning("\(partitions.count) partitions are lost")
        case .drain: shell.logger.info("draining: finishing what is in flight")
        case .failed(let failure): shell.logger.error("stopping: \(failure)")
        case .taskFinished(let report):
            if case .failed(let failure) = report.outcome {
                shell.logger.warning("an attempt at task \(report.task) failed: \(failure)")
            }
        case .deliveryFailed(_, let failure): shell.logger.warning("\(failure)")
        case .commitFailed(_, let failure): shell.logger.warning("\(failure)")
        default: break
        }
    }
}
