/// The stages behind shuffles. Only the oldest unfinished batch has tasks in them: a bucket is a lane, which the next
/// batch could not have before that one is delivered, and must not have before.
extension Driver {
    /// Throws away what was made of output that is gone, and plans the buckets of the stages whose turn it is.
    mutating func planBuckets() {
        guard !shuffles.isEmpty else { return }
        discardStaleBuckets()
        guard let unit = nextUnit, let index = batches.firstIndex(where: { $0.id == units[unit]?.batch }) else {
            return
        }
        while let state = units[unit], state.incomplete == 0, state.delivery == nil, state.shuffles.stale.isEmpty {
            let stages = state.shuffles.next(shuffles)
            guard !stages.isEmpty else { return }
            units[unit]?.shuffles.plan(stages)
            for stage in stages { plan(stage, of: unit, batches[index].id, at: index) }
        }
    }

    /// Whether tasks of the batch are yet to be planned.
    func hasStagesToCome(_ batch: BatchID) -> Bool {
        guard !shuffles.isEmpty, let unit = unit(of: batch) else { return false }
        return units[unit]?.shuffles.isDone(shuffles) == false
    }

    /// Notes that a task's output is gone: nothing that was made of it counts.
    mutating func noteStale(_ task: TaskState) {
        guard !shuffles.isEmpty else { return }
        units[task.unit]?.shuffles.lose(task.planned.stage)
        if units[task.unit]?.shuffles.stale.isEmpty == false { units[task.unit]?.isReady = false }
    }

    /// Runs the tasks again whose output a bucket's task found to be gone. Each may be lost so as often as tasks are
    /// tried; what else went wrong with it does not count.
    mutating func loseInputs(_ fences: [Fence], _ reason: String, of task: TaskState, at now: Instant) {
        let lost = inputs(of: task).filter { $0.fence.map(fences.contains) == true }
        guard let bucket = task.planned.work.bucket, !lost.isEmpty else {
            return fail(task, .inputLost(fences.count, reason), at: now)
        }
        tasks[task.planned.id]?.phase = .waiting
        _ = scheduler.fail(task.planned.id, at: now, isRetriable: false)
        for input in lost { tasks[input.planned.id]?.losses += 1 }
        if let last = lost.first(where: { configuration.taskRetry.backoff(after: $0.losses + 1) == nil }) {
            return giveUp(task, bucket, .inputLostAgain(last, reason), attempts: last.losses + 1, at: now)
        }
        actions.append(.abandon(lost.compactMap(\.fence).sorted()))
        for input in lost { loseOutput(of: input.planned.id) }
    }

    /// Gives up a bucket that can't be done, and its batch with it.
    mutating func giveUp(
        _ task: TaskState,
        _ bucket: BucketWork,
        _ failure: Failure,
        attempts: Int? = nil,
        at now: Instant
    ) {
        var last = failure
        let place = "\(TaskWork.bucket(bucket)): "
        // What an attempt failed with says where already.
        if !last.message.hasPrefix(place) { last.message = place + last.message }
        last.attempts = attempts ?? task.attempts
        abandon((units[task.unit]?.tasks ?? []).compactMap { tasks[$0] })
        drain(because: last, at: now)
    }

    // MARK: Detail

    /// What is on its way to the sinks stays until that has ended.
    private mutating func discardStaleBuckets() {
        let stale = units.filter { !$0.value.shuffles.stale.isEmpty && $0.value.delivery == nil }
        for (id, unit) in stale.sorted(by: { $0.key < $1.key }) {
            var progress = unit.shuffles
            let discarded = progress.discard(shuffles)
            units[id]?.shuffles = progress
            abandon(unit.tasks.compactMap { tasks[$0] }.filter { discarded.contains($0.planned.stage) })
            guard let index = batches.firstIndex(where: { $0.id == unit.batch }) else { continue }
            for stage in discarded { batches[index].runTimes[stage] = nil }
        }
    }

    /// Plans one task a bucket that is not empty, the largest first: so that the stage's last one to start is small.
    private mutating func plan(_ stage: ShuffleStage, of unit: UnitID, _ batch: BatchID, at index: Int) {
        let writers = writers(for: stage.stage, in: unit)
        let inputs = writers.compactMap(\.input)
        let sizes = writers.reduce(into: [BucketSize](repeating: BucketSize(), count: stage.buckets)) { sizes, writer in
            writer.add(to: &sizes, for: stage.stage)
        }
        let largestFirst = sizes.indices.filter { sizes[$0].records > 0 }
            .sorted { (sizes[$0].bytes, sizes[$0].records, $1) > (sizes[$1].bytes, sizes[$1].records, $0) }
        for bucket in largestFirst {
            let task = PlannedTask(
                id: TaskID(batch: batch, index: batches[index].nextTask),
                stage: stage.stage,
                lane: shuffles.lane(stage.stage, bucket),
                bucket: BucketWork(stage: stage.stage, bucket: bucket, inputs: inputs)
            )
            batches[index].add(task)
            units[unit]?.tasks.append(task.id)
            units[unit]?.incomplete += 1
            tasks[task.id] = TaskState(planned: task, unit: unit, bucketSize: sizes[bucket])
            scheduler.submit(task)
        }
    }

    /// Those that wrote to the stage, in order of stage, and of partition or bucket.
    private func writers(for stage: StageID, in unit: UnitID) -> [TaskState] {
        let members = units[unit]?.tasks.compactMap { tasks[$0] } ?? []
        return members.filter { $0.shuffled.contains { $0.stage == stage } }.sorted { left, right in
            let (first, second) = (left.planned, right.planned)
            guard first.stage == second.stage else { return first.stage.rawValue < second.stage.rawValue }
            return first.work.precedes(second.work)
        }
    }

    /// The tasks whose held output a bucket's task merges.
    private func inputs(of task: TaskState) -> [TaskState] {
        let inputs = task.planned.work.bucket?.inputs ?? []
        return (units[task.unit]?.tasks ?? []).compactMap { tasks[$0] }
            .filter { member in member.input.map(inputs.contains) == true }
    }
}

extension TaskState {
    /// What it holds, if it is complete.
    fileprivate var input: ShuffleInput? {
        guard case .held(let fence, let executor, _) = phase else { return nil }
        return ShuffleInput(fence: fence, executor: executor)
    }

    fileprivate func add(to sizes: inout [BucketSize], for stage: StageID) {
        for written in shuffled where written.stage == stage {
            for (bucket, size) in zip(sizes.indices, written.buckets) {
                sizes[bucket].records += size.records
                sizes[bucket].bytes += size.bytes
            }
        }
    }
}

extension BatchState {
    /// Takes in a task that is planned behind a shuffle.
    fileprivate mutating func add(_ task: PlannedTask) {
        nextTask += 1
        unfinished += 1
        undispatched += 1
    }

    /// Takes in what a task did whose output is delivered.
    mutating func note(_ task: TaskState) {
        unfinished -= 1
        counts += task.counts
        if let range = task.actualRange { ranges.append(range) }
        guard let bucket = task.planned.work.bucket else { return }
        let merged = ShuffleReport.Bucket(
            number: bucket.bucket,
            records: task.bucketSize.records,
            bytes: task.bucketSize.bytes,
            keys: task.counts.shuffle.keys
        )
        shuffles[bucket.stage, default: ShuffleReport(stage: bucket.stage)].add(merged)
    }
}

extension Failure {
    fileprivate static func inputLost(_ count: Int, _ reason: String) -> Failure {
        Failure(origin: .executor, message: "\(count) of its inputs could not be read: \(reason)")
    }

    fileprivate static func inputLostAgain(_ task: TaskState, _ reason: String) -> Failure {
        Failure(
            origin: .executor,
            message: """
                what \(task.planned.work) wrote to the shuffle was lost, or could not be read, each time that it was \
                made (\(reason)); look at the disk that shuffles spill to
                """
        )
    }
}
