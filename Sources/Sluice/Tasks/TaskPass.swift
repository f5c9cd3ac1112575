/// One attempt's way through its range.
struct TaskPass {
    /// Records asked for at once.
    private static let readLimit = 1_000

    let attempt: TaskAttempt
    let range: OffsetRange
    let reader: any PartitionReader
    let context: TaskContext
    let limits: TaskLimits
    let time: TimeSource
    var endsWhenDry = false

    private(set) var counts = TaskCounts()
    /// When the last record that was passed on came to be, in milliseconds since 1970.
    private(set) var lastTimestamp: Int64?
    private var earlyEnd: EarlyEnd?
    /// How long records that were there once are waited for.
    private static let lostRecordsPatience = Duration.seconds(10)
    private var dryUntil: Instant?

    init(
        attempt: TaskAttempt,
        range: OffsetRange,
        reader: any PartitionReader,
        context: TaskContext,
        limits: TaskLimits,
        time: TimeSource
    ) {
        self.attempt = attempt
        self.range = range
        self.reader = reader
        self.context = context
        self.limits = limits
        self.time = time
    }

    /// Where the attempt ended.
    var completedRange: OffsetRange { range.ending(at: reader.position) }

    /// Passes the range's records through the stage until its end, or until a limit is met.
    mutating func run(_ stage: PlanBuilder.Input) async throws -> TaskReport.Outcome {
        let (push, entrance) = try context.reaching { try stage.connect(context) }
        try context.prepareDeadLetters()
        try context.prepareBatchSinks()
        if context.segments.isEmpty {
            try await feed(push, [])
        } else {
            try await feedBeside(context.segments.sorted { $0.number < $1.number }, push, entrance)
        }
        if let failure = context.failure { throw failure }
        try context.sealExchanges()
        for output in context.outputs.values {
            counts.recordsWritten += output.recordCount
            counts.bytesWritten += output.byteCount
        }
        counts.recordsSkipped = context.failures.skipped
        counts.recordsDeadLettered = context.failures.deadLettered
        counts.shuffle = context.shuffleCounts
        return .completed(until: completedRange.until, earlyEnd: earlyEnd)
    }

    /// What the driver is told of an error. Where nothing can be read, the log is looked at: only its bounds tell why.
    func outcome(of error: any Error) -> TaskReport.Outcome {
        guard let cause = (error as? ReadError)?.cause, cause.meansUnreadable else { return .failed(failure(error)) }
        if cause.code.meansGone { return .unreadable(.gone(cause.message)) }
        do throws(KafkaError) {
            let (start, end) = try reader.bounds()
            return .unreadable(.outOfRange(position: reader.position, logStart: start, logEnd: end))
        } catch {
            if error.code.meansGone { return .unreadable(.gone(error.message)) }
            return .failed(failure(ReadError(cause: error)))
        }
    }

    /// An error as the driver is told it: reading failed, or the user's code at a record.
    private func failure(_ error: any Error) -> Failure {
        if let error = error as? ReadError {
            return Failure(
                origin: .source,
                message: "\(error.cause)",
                partition: range.partition,
                offset: reader.position,
                isRetriable: error.cause.isRetriable
            )
        }
        return Failure(in: .range(range), error, at: context.failedAt)
    }

    /// - Parameter entrance: The segments that records are pushed into.
    private mutating func feedBeside(
        _ segments: [Segment],
        _ push: @escaping Push<Record>,
        _ entrance: [Segment]
    ) async throws {
        var pass = self
        defer { self = pass }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for segment in segments { group.addTask { await segment.run() } }
            do {
                try await pass.feed(push, entrance)
                pass.context.activity.note(.finishingCalls, at: pass.reader.position)
                for segment in segments { try await segment.finish() }
            } catch {
                pass.context.note(error)
                group.cancelAll()
                for segment in segments { segment.endInput() }
                for segment in segments { await segment.end() }
                throw error
            }
        }
    }

    private mutating func feed(_ push: @escaping Push<Record>, _ entrance: [Segment]) async throws {
        let deadline = time.now.advanced(by: limits.softDeadline)
        var records = RecordLimits(
            Array(context.outputs.values),
            maxOutputBytes: limits.maxTaskOutputBytes,
            Array(context.writers.values),
            maxShuffleBytes: limits.maxTaskShuffleBytes,
            StrideCheck(deadline: deadline, time)
        )
        while earlyEnd == nil, reader.position < range.until {
            try Task.checkCancellation()
            try context.checkFailure()
            guard let slice = try read() else {
                if earlyEnd != nil || reader.position >= range.until { return }
                context.activity.note(.reading, at: reader.position)
                try await waitForRecords(until: deadline)
                continue
            }
            let share = withinShare(slice)
            context.activity.note(.running, at: share.isEmpty ? reader.position : share[share.startIndex].offset)
            if context.segments.isEmpty {
                giveBack(try pass(share, push, &records))
            } else {
                giveBack(try await pass(share, push, &records, into: entrance))
            }
            if counts.bytesRead >= min(limits.maxTaskBytes, attempt.maxBytes ?? .max) {
                earlyEnd = earlyEnd ?? .taskBytes
            }
        }
        if reader.position >= range.until { earlyEnd = nil }
    }

    private func giveBack(_ rest: ChunkSlice) {
        if !rest.isEmpty { reader.unread(rest) }
    }

    /// What has been read is kept when nothing more can be: it would be out of reach for another attempt.
    private mutating func read() throws -> ChunkSlice? {
        do throws(KafkaError) {
            return try reader.read(atMost: Self.readLimit, until: range.until)
        } catch {
            guard error.meansUnreadable || error.code == .messageSizeTooLarge, reader.position > range.from
            else { throw ReadError(cause: error) }
            earlyEnd = .endOfPartition
            return nil
        }
    }

    /// The batch's cap on bytes is exact, to the record: what goes beyond the task's share is given back at once.
    private func withinShare(_ slice: ChunkSlice) -> ChunkSlice {
        guard let share = attempt.maxBytes else { return slice }
        let end = slice.index(afterBytes: share - counts.bytesRead)
        if end < slice.endIndex { reader.unread(slice[end..<slice.endIndex]) }
        return slice[slice.startIndex..<end]
    }

    /// Passes records on until a limit is met; returns the rest.
    private mutating func pass(
        _ slice: ChunkSlice,
        _ push: Push<Record>,
        _ records: inout RecordLimits
    ) throws -> ChunkSlice {
        var index = slice.startIndex
        context.feed(from: slice.chunk)
        let outer = ThreadScope.enter(context.scope)
        defer { ThreadScope.leave(context.scope, to: outer) }
        defer { note(slice[slice.startIndex..<index]) }
        while index < slice.endIndex, earlyEnd == nil {
            context.feed(index)
            do {
                try push(slice[index])
            } catch {
                context.noteFailure(at: slice[index].offset)
                // Before the others, so that there is room for it.
                context.span?.link(slice[index..<index + 1])
                throw error
            }
            index += 1
            earlyEnd = records.met()
        }
        return slice[index..<slice.endIndex]
    }

    /// Passes records on until a limit is met, no faster than segments take them; returns the rest.
    private mutating func pass(
        _ slice: ChunkSlice,
        _ push: @escaping Push<Record>,
        _ records: inout RecordLimits,
        into entrance: [Segment]
    ) async throws -> ChunkSlice {
        let feed = SegmentFeed(slice, push, into: entrance, context, records)
        defer {
            note(feed.passed)
            earlyEnd = feed.earlyEnd
            records = feed.limits
        }
        try await feed.run()
        return feed.rest
    }

    private mutating func note(_ passed: ChunkSlice) {
        counts.recordsRead += passed.count
        counts.bytesRead += passed.byteCount
        context.span?.link(passed)
        guard passed.count > 0 else { return }
        let timestamp = passed[passed.endIndex - 1].timestamp
        if timestamp.kind != .none { lastTimestamp = timestamp.milliseconds }
    }

    private mutating func waitForRecords(until deadline: Instant) async throws {
        if endsWhenDry {
            earlyEnd = .readerDry
        } else if time.now >= deadline {
            earlyEnd = reader.isAtEnd ? .endOfPartition : .softDeadline
        } else if attempt.isWhole, reader.isAtEnd {
            try await waitForLostRecords()
        } else {
            await waitUntilReady(or: deadline)
        }
    }

    /// What is to be read whole was there once: a log that ends before it was cut short, or a new leader is behind.
    private mutating func waitForLostRecords() async throws {
        let now = time.now
        let patience = dryUntil ?? now.advanced(by: Self.lostRecordsPatience)
        dryUntil = patience
        if now >= patience { earlyEnd = .endOfPartition } else { await waitUntilReady(or: patience) }
    }

    /// Returns too when the attempt fails: a segment may, while this waits.
    private func waitUntilReady(or deadline: Instant) async {
        let (reader, time, failed) = (reader, time, context.segments.isEmpty ? nil : context.failing())
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await reader.ready() }
            group.addTask { try? await time.sleep(until: deadline) }
            if let failed { group.addTask { for await _ in failed {} } }
            await group.next()
            group.cancelAll()
        }
    }
}

extension KafkaError {
    /// Whether the log does not hold what is asked for, so that asking again does not help.
    fileprivate var meansUnreadable: Bool { code.meansGone || [.autoOffsetReset, .offsetOutOfRange].contains(code) }
}

/// Reading failed, as opposed to the user's code.
private struct ReadError: Error {
    let cause: KafkaError
}
