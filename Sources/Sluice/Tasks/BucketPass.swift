/// One attempt's way through a bucket: merges what was written for it, exchange by exchange, and passes it on.
///
/// Used on the attempt's thread alone.
final class BucketPass {
    private let work: BucketWork
    private let plan: Plan
    private let context: TaskContext
    /// What each of the inputs has written, in their order.
    private let inputs: [[ExchangeID: SealedExchange]]
    private let maxOutputBytes: Int
    private let time: TimeSource
    private(set) var counts = TaskCounts()
    private var outputs: [StagedOutput] = []
    /// The inputs of what is being read, by their place among those that its reader was given.
    private var fences: [Fence] = []

    /// - Parameter maxOutputBytes: What its output may take, over all sinks.
    init(
        _ work: BucketWork,
        _ inputs: [[ExchangeID: SealedExchange]],
        _ plan: Plan,
        _ context: TaskContext,
        maxOutputBytes: Int,
        time: TimeSource
    ) {
        self.work = work
        self.inputs = inputs
        self.plan = plan
        self.context = context
        self.maxOutputBytes = maxOutputBytes
        self.time = time
    }

    /// Merges all of the bucket.
    func run() async throws {
        let entrances = try connect()
        outputs = Array(context.outputs.values)
        let segments = context.segments.sorted { $0.number < $1.number }
        if segments.isEmpty {
            for (node, entrance) in entrances { try await read(node, into: entrance, beside: []) }
        } else {
            try await runBeside(segments, entrances)
        }
        try context.checkFailure()
        try context.sealExchanges()
        for output in context.outputs.values {
            counts.recordsWritten += output.recordCount
            counts.bytesWritten += output.byteCount
        }
        counts.recordsSkipped = context.failures.skipped
        counts.shuffle = context.shuffleCounts
    }

    /// What the driver is told of an error.
    func outcome(of error: any Error) -> TaskReport.Outcome {
        let cause = (error as? OperatorError)?.cause ?? error
        if let lost = cause as? ShuffleInputError, fences.indices.contains(lost.input), fences[lost.input] != Self.own {
            return .inputLost([fences[lost.input]], reason: Failure.message(of: lost.reason))
        }
        return .failed(Failure(in: .bucket(work), error))
    }

    /// Joins up what comes after each exchange that is read here, all at once, so that branches may meet.
    private func connect() throws -> [(node: Int, entrance: [Segment])] {
        try plan.graph.reads[work.stage, default: []].map { node in
            (node, try context.reaching { try plan.openings[node]?.connect(context) }.1)
        }
    }

    private func runBeside(_ segments: [Segment], _ entrances: [(node: Int, entrance: [Segment])]) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for segment in segments { group.addTask { await segment.run() } }
            do {
                for (node, entrance) in entrances { try await read(node, into: entrance, beside: segments) }
                context.activity.note(.finishingCalls)
                for segment in segments { try await segment.finish() }
            } catch {
                context.note(error)
                group.cancelAll()
                for segment in segments { segment.endInput() }
                for segment in segments { await segment.end() }
                throw error
            }
        }
    }

    /// - Parameters:
    ///   - entrance: The segments that elements are pushed into.
    ///   - segments: All of the attempt's, in order.
    private func read(_ node: Int, into entrance: [Segment], beside segments: [Segment]) async throws {
        if exchanges(of: node).contains(where: \.exchange.isLocal) {
            context.activity.note(.finishingCalls)
            // What leads to it has lower numbers, and nothing more comes to that.
            for segment in segments where segment.number < node { try await segment.finish() }
        }
        guard let read = try open(node) else { return }
        context.activity.note(.running)
        // It looks around whenever it would look at the clock.
        var stride = StrideCheck(deadline: time.now, time)
        while true {
            if stride.isOver() {
                try Task.checkCancellation()
                if !segments.isEmpty { await Task.yield() }
            }
            if !segments.isEmpty { try await waitForRoom(entrance) }
            guard try step(read) else { break }
            try checkOutput()
        }
        context.shuffleCounts.recordsRead += read.recordsRead
        context.shuffleCounts.keys += read.keys
    }

    private func step(_ read: any ExchangeRead) throws -> Bool {
        let outer = ThreadScope.enter(context.scope)
        defer { ThreadScope.leave(context.scope, to: outer) }
        return try read.step()
    }

    private func waitForRoom(_ entrance: [Segment]) async throws {
        try context.checkFailure()
        guard entrance.isFull else { return }
        context.activity.note(.waitingForCalls)
        try await entrance.room(context)
        try Task.checkCancellation()
        context.activity.note(.running)
    }

    private func exchanges(of node: Int) -> [(id: ExchangeID, exchange: StageGraph.Exchange)] {
        (0...1).compactMap { input in
            let id = ExchangeID(node: node, input: input)
            return plan.graph.exchanges[id].map { (id, $0) }
        }
    }

    private func open(_ node: Int) throws -> (any ExchangeRead)? {
        fences = []
        var sealed: [[SealedExchange]] = []
        for (id, exchange) in exchanges(of: node) {
            if exchange.isLocal {
                let own = try context.takeLocal(id)
                try own.map(checkLocal)
                sealed.append(own.map { [$0] } ?? [])
                // It is nobody else's: another attempt writes it anew.
                if own != nil { fences.append(Self.own) }
            } else {
                let written = zip(work.inputs, inputs).compactMap { input, held in held[id].map { (input.fence, $0) } }
                fences += written.map(\.0)
                sealed.append(written.map(\.1))
            }
        }
        return try plan.openings[node]?.open(sealed, work.bucket, context.shuffleSpace(), context)
    }

    /// Stands for what the attempt itself has written.
    private static let own = Fence(.max)

    /// What is not shuffled again must be in the right bucket: what is in another would be lost.
    private func checkLocal(_ exchange: SealedExchange) throws {
        for (bucket, size) in exchange.sizes.enumerated() where bucket != work.bucket && size.records > 0 {
            throw Failure(
                origin: .userCode,
                message: """
                    \(size.records) elements of bucket \(work.bucket) belong to bucket \(bucket): their keys, or the \
                    partitioner, say something else than before; let equal keys have equal hashes, and let a \
                    partitioner go by the key alone
                    """,
                isRetriable: false
            )
        }
    }

    private func checkOutput() throws {
        let bytes = outputs.reduce(0) { $0 &+ $1.byteCount }
        guard bytes > maxOutputBytes else { return }
        throw Failure(
            origin: .userCode,
            message: """
                its output takes more than \(MemoryPlan.text(maxOutputBytes)), an executor's share of what tasks may \
                hold: have more buckets, so that each has less (shufflePartitions, --shuffle-partitions), smaller \
                batches (maxBatchRecords, --max-batch-records), or raise memoryLimit (--memory-limit)
                """,
            isRetriable: false
        )
    }
}
