import SluiceCore

/// Bounds: batches in flight, what a batch holds, attempts a slot, and one commit request at a time.
struct BoundsChecker: Checker {
    let maxBatches: Int
    private let maxRecords: Int64
    private let maxRange: Int64
    /// A task that ran alone may have put out the most that it may; nil for no bound.
    let maxTaskBytes: Int?
    private var running: [Int: Int] = [:]
    private var commits: Set<UInt64> = []

    init(configuration: DriverConfiguration) {
        maxBatches = configuration.maxBatchesInFlight + configuration.maxLaggingPartitions
        let caps = configuration.trigger == .once ? AdmissionCaps() : configuration.admissionCaps
        maxRecords = caps.maxBatchRecords.map(Int64.init) ?? .max
        let seconds = configuration.targetBatchDuration / .seconds(1)
        maxRange = caps.maxPartitionRecordsPerSecond.map { max(1, Int64(Double($0) * seconds)) } ?? .max
        let (memory, isBounded) = (configuration.memory, configuration.memory != .unlimited)
        maxTaskBytes = isBounded && configuration.effectiveCommitScope == .task ? memory.limit + memory.perTask : nil
    }

    mutating func check(_ fact: Fact, _ logs: [ModelBroker.Log]) throws(Violation) {
        switch fact {
        case .batchesInFlight(let count) where count > maxBatches:
            throw Violation("bounded", "\(count) batches in flight, at most \(maxBatches) allowed")
        case .batchCut(let plan): try check(plan)
        case .memory(let use):
            guard let maxTaskBytes, use.running + use.held > maxTaskBytes else { return }
            throw Violation("bounded", "\(use.running) bytes set aside and \(use.held) held, at most \(maxTaskBytes)")
        case .attemptStarted(_, _, let executor, let slots):
            running[executor, default: 0] += 1
            if running[executor, default: 0] > slots {
                throw Violation("bounded", "executor \(executor) runs more than its \(slots) slots")
            }
        case .attemptEnded(_, _, let executor):
            running[executor, default: 0] -= 1
        case .commitRequested(let request):
            if !commits.isEmpty { throw Violation("bounded", "a second commit request while one is in flight") }
            commits.insert(request)
        case .commitAnswered(let request):
            commits.remove(request)
        case .crashed:
            running = [:]
            commits = []
        default: break
        }
    }

    private func check(_ plan: BatchPlan) throws(Violation) {
        let planned = plan.offsets
        guard planned > 0, planned <= plan.admission.admitted, plan.admission.admitted <= maxRecords else {
            throw Violation("bounded", "batch \(plan.id) holds \(planned) offsets, admitted \(plan.admission)")
        }
        guard plan.ranges.allSatisfy({ $0.count <= maxRange }) else {
            throw Violation("bounded", "batch \(plan.id) has a range of more than \(maxRange) offsets")
        }
    }
}
