extension StreamingApplication {
    /// What the application is and does. May be asked from any thread, at any time, before `run` and after it, and never
    /// waits for the driver.
    ///
    /// - Parameter cursor: Nil for all; the `cursor` of an earlier status for what has changed since.
    public func status(after cursor: UInt64? = nil) -> ApplicationStatus {
        ApplicationStatus(
            time: Double(wallClockMilliseconds()),
            cursor: cursor ?? 0,
            health: HealthStatus(
                state: health.name,
                detail: health.detail,
                isReady: health.isReady,
                isAlive: health.isAlive
            ),
            plan: PlanStatus(stages: [], nodes: [], edges: []),
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
    }
}
