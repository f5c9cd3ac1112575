import SluiceCore

/// What the simulated executors remember of shuffles.
struct ShuffleWorld {
    /// What the driver has let go.
    var abandoned: Set<Fence> = []
    /// Output that is gone, the last of each task; for sabotage.
    var lost: [TaskID: ModelOutput] = [:]
    /// Which task an output is of.
    var tasks: [Fence: TaskID] = [:]
    /// What buckets held first; for sabotage.
    var firstBuckets: [BucketName: [ModelRecord]] = [:]
}

/// A bucket of a batch.
struct BucketName: Hashable {
    let batch: BatchID
    let stage: StageID
    let bucket: Int
}

/// The executors' part in shuffles. Which bucket a record goes to depends on the attempt that writes it: the
/// application's code need not be deterministic, so buckets that are made of two attempts' output are wrong.
extension Simulation {
    private var stages: [ShuffleStage] { script.configuration.shuffles }

    /// Partitions and buckets are lanes.
    func lane(of work: TaskWork) -> TopicPartition {
        switch work {
        case .range(let range): range.partition
        case .bucket(let bucket): TopicPartition(topic: "stage \(bucket.stage)", partition: Int32(bucket.bucket))
        }
    }

    /// Nothing that was let go may be used.
    func checkInputs(of attempt: TaskAttempt) throws(Violation) {
        guard let input = attempt.work.bucket?.inputs.first(where: { shuffleWorld.abandoned.contains($0.fence) }) else {
            return
        }
        throw Violation("counted once", "\(attempt.work) is to merge the output of \(input.fence), which was let go")
    }

    /// How much an attempt wrote to each stage that its own leads to.
    func written(by attempt: TaskAttempt) -> [ShuffleWritten] {
        guard let output = outputs[attempt.fence] else { return [] }
        return stages.filter { $0.parents.contains(attempt.stage) }.map { stage in
            var sizes = [BucketSize](repeating: BucketSize(), count: stage.buckets)
            for record in output.shuffled {
                let bucket = bucket(of: record, stage, writtenBy: attempt.fence)
                sizes[bucket].records += 1
                sizes[bucket].bytes += 5
            }
            return ShuffleWritten(stage: stage.stage, buckets: sizes)
        }
    }

    mutating func endBucket(_ work: BucketWork, _ running: ModelAttempt) {
        let missing = work.inputs.map(\.fence).filter { outputs[$0] == nil }
        guard missing.isEmpty else { return reportLost(missing, running) }
        if fault(script.inputIsLost), let victim = work.inputs.randomElement(using: &random)?.fence {
            loseOutput(victim)
            return reportLost([victim], running)
        }
        if fault(script.taskFails) { return report(running, .failed(Failure(origin: .userCode, message: "it failed"))) }
        let name = BucketName(batch: running.attempt.task.batch, stage: work.stage, bucket: work.bucket)
        var merged = work.inputs.flatMap { merge($0.fence, work) }
        if let first = shuffleWorld.firstBuckets[name], sabotage == .keepsOldBuckets { merged = first }
        shuffleWorld.firstBuckets[name] = merged
        let fence = running.attempt.fence
        shuffleWorld.tasks[fence] = running.attempt.task
        outputs[fence] = ModelOutput(
            partition: lane(of: running.attempt.work),
            executor: running.executor,
            writer: running.writer,
            records: [],
            shuffled: merged
        )
        // A batch's buckets together must not outgrow the memory: that ends an application.
        let most = SimulationScript.bytesPerTask / max(1, stages.reduce(0) { $0 + $1.buckets })
        var counts = TaskCounts(bytesWritten: min(5 * merged.count, most))
        counts.shuffle.recordsRead = merged.count
        report(running, .completed(until: 0, earlyEnd: nil), counts)
    }

    private mutating func reportLost(_ fences: [Fence], _ running: ModelAttempt) {
        summary.inputsLost += 1
        report(running, .inputLost(fences))
    }

    mutating func loseOutput(_ fence: Fence) {
        guard let output = outputs.removeValue(forKey: fence), let sabotage, sabotage.isOfShuffles else { return }
        if let task = shuffleWorld.tasks[fence] { shuffleWorld.lost[task] = output }
    }

    /// What an attempt has for a bucket.
    private func merge(_ fence: Fence, _ work: BucketWork) -> [ModelRecord] {
        let own = held(outputs[fence], fence, work)
        guard let task = shuffleWorld.tasks[fence], let former = shuffleWorld.lost[task] else { return own }
        switch sabotage {
        case .mergesRerunsTwice: return own + held(former, fence, work)
        case .mergesStaleInputs: return held(former, fence, work)
        default: return own
        }
    }

    private func held(_ output: ModelOutput?, _ writer: Fence, _ work: BucketWork) -> [ModelRecord] {
        guard let stage = stages.first(where: { $0.stage == work.stage }) else { return [] }
        return output?.shuffled.filter { bucket(of: $0, stage, writtenBy: writer) == work.bucket } ?? []
    }

    private func bucket(of record: ModelRecord, _ stage: ShuffleStage, writtenBy fence: Fence) -> Int {
        let mixed = UInt64(record.offset) &* 31 &+ UInt64(record.partition.partition) &* 7 &+ fence.rawValue
        return Int(mixed % UInt64(stage.buckets))
    }

    /// Has the checkers look at what a batch is made of, if all of it is there.
    mutating func noteComposition(of order: DeliveryOrder) throws(Violation) {
        guard !stages.isEmpty, order.parts.allSatisfy({ executors.contains($0.executor) }) else { return }
        for unit in order.units {
            var records: [ModelRecord] = []
            var buckets: [StageID: [ModelRecord]] = [:]
            for part in unit.parts {
                let held = outputs[part.fence]?.shuffled ?? []
                switch part.work {
                case .range: records += held
                case .bucket(let work): buckets[work.stage, default: []] += held
                }
            }
            try note(.batchDelivered(BatchComposition(batch: unit.batch, records: records, buckets: buckets)))
        }
    }
}
