extension StreamingApplication {
    /// What the application is and does. May be asked from any thread, at any time, before `run` and after it, and never
    /// waits for the driver.
    ///
    /// - Parameter cursor: Nil for all; the `cursor` of an earlier status for what has changed since. Where that can't be
    ///   told (of another run, or too much has happened since), the answer is all too: it has an `application` then.
    public func status(after cursor: UInt64? = nil) -> ApplicationStatus {
        let health = HealthStatus(health)
        guard let board = statusBoard else { return statusBeforeRun(health) }
        var (status, isWhole) = board.status(after: cursor, health)
        status.tell(of: builder.variables, at: time.now)
        if isWhole { identify(&status, try? makePlan(), startedAt: board.startedAt) }
        return status
    }

    private func statusBeforeRun(_ health: HealthStatus) -> ApplicationStatus {
        let plan = try? makePlan()
        var status = ApplicationStatus(
            time: Double(wallClockMilliseconds()),
            cursor: 0,
            health: health,
            plan: plan.map { PlanGraph($0).status(FlowTotals(nodes: $0.operators.count)) }
                ?? PlanStatus(stages: [], nodes: [], edges: []),
            backlog: BacklogStatus(
                records: 0,
                inputRecordsPerSecond: 0,
                processedRecordsPerSecond: 0,
                isCatchingUp: false
            ),
            samples: [],
            batches: [],
            partitions: [],
            executors: [],
            failures: []
        )
        status.tell(of: builder.variables, at: time.now)
        identify(&status, plan, startedAt: nil)
        return status
    }

    private func identify(_ status: inout ApplicationStatus, _ plan: Plan?, startedAt: Double?) {
        let target = plan.map(configuration.rateTarget) ?? configuration.targetBatchDuration
        status.configuration = configuration.settings.map(SettingStatus.init)
        status.application = ApplicationIdentity(
            name: name,
            group: configuration.group(of: name),
            instance: configuration.kafka["group.instance.id"] ?? configuration.instanceID,
            sluiceVersion: SluiceVersion.current,
            librdkafkaVersion: kafkaLibraryVersion(),
            startedAt: startedAt,
            guarantee: configuration.guarantee.description,
            trigger: configuration.trigger.name,
            intervalSeconds: configuration.trigger.interval?.seconds,
            targetSeconds: (target ?? configuration.trigger.usualBatchDuration).seconds
        )
    }
}

extension HealthStatus {
    fileprivate init(_ health: ApplicationHealth) {
        self.init(state: health.name, detail: health.detail, isReady: health.isReady, isAlive: health.isAlive)
    }
}

extension Trigger {
    fileprivate var name: String {
        switch self {
        case .interval: "interval"
        case .asap, .availableNow, .once: description
        }
    }
}
