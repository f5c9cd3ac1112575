/// One attempt's way through its range.
struct TaskPass {
    /// Records asked for at once.
    private static let readLimit = 1_000

    let attempt: TaskAttempt
    let reader: any PartitionReader
    let context: TaskContext
    let limits: TaskLimits
    let time: TimeSource
    var endsWhenDry = false

    private(set) var counts = TaskCounts()
    /// When the last record that was passed on came to be, in milliseconds since 1970.
    private(set) var lastTimestamp: Int64?
    private var earlyEnd: EarlyEnd?

    init(
        attempt: TaskAttempt,
        reader: any PartitionReader,
        context: TaskContext,
        limits: TaskLimits,
        time: TimeSource
    ) {
        self.attempt = attempt
        self.reader = reader
        self.context = context
        self.limits = limits
        self.time = time
    }

    /// Where the attempt ended.
    var completedRange: OffsetRange { attempt.range.ending(at: reader.position) }

    /// Passes the range's records through the stage until its end, or until a limit is met.
    mutating func run(_ stage: PlanBuilder.Input) async throws -> TaskReport.Outcome {
        let (push, entrance) = try context.reaching { try stage.connect(context) }
        try context.prepareDeadLetters()
        if context.segments.isEmpty {
            try await feed(push, [])
        } else {
            try await feedBeside(context.segments.sorted { $0.number < $1.number }, push, entrance)
        }
        if let failure = context.failure { throw failure }
        for output in context.outputs.values {
            counts.recordsWritten += output.recordCount
            counts.bytesWritten += output.byteCount
        }
        counts.recordsSkipped = context.failures.skipped
        counts.recordsDeadLettered = context.failures.deadLettered
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
                partition: attempt.range.partition,
                offset: reader.position,
                isRetriable: error.cause.isRetriable
            )
        }
        let (name, cause) = (error as? OperatorError).map { ($0.operatorName, $0.cause) } ?? (nil, error)
        return Failure(
            origin: .userCode,
            message: (cause as? Failure)?.message ?? "\(cause)",
            partition: attempt.range.partition,
            offset: context.failedAt ?? attempt.range.from,
            operatorName: name,
            isRetriable: (cause as? Failure)?.isRetriable ?? true
        )
    }

    /// - Parameter entrance: The segments that records are pushed into.
    private mutating func feedBeside(
        _ segments: [Segment],
        _ push: Push<Record>,
        _ entrance: [Segment]
    ) async throws {
        var pass = self
        defer { self = pass }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for segment in segments { group.addTask { await segment.run() } }
            do {
                try await pass.feed(push, entrance)
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

    private mutating func feed(_ push: Push<Record>, _ entrance: [Segment]) async throws {
        let deadline = time.now.advanced(by: limits.softDeadline)
        var clock = StrideCheck(deadline: deadline, time)
        while earlyEnd == nil, reader.position < attempt.range.until {
            try Task.checkCancellation()
            guard let slice = try read() else {
                if earlyEnd != nil || reader.position >= attempt.range.until { return }
                try await waitForRecords(until: deadline)
                continue
            }
            let share = withinShare(slice)
            if context.segments.isEmpty {
                giveBack(try pass(share, push, &clock))
            } else {
                try await pass(share, push, &clock, into: entrance)
            }
            if counts.bytesRead >= min(limits.maxTaskBytes, attempt.maxBytes ?? .max) {
                earlyEnd = earlyEnd ?? .taskBytes
            }
        }
        if reader.position >= attempt.range.until { earlyEnd = nil }
    }

    /// Passes records on until a limit is met, no faster than segments take them.
    private mutating func pass(
        _ slice: ChunkSlice,
        _ push: Push<Record>,
        _ clock: inout StrideCheck,
        into entrance: [Segment]
    ) async throws {
        var rest = slice
        while earlyEnd == nil, !rest.isEmpty {
            rest = try pass(rest, push, &clock, into: entrance)
            // Where this loop is busy, calls and timers have their turn too.
            if rest.isEmpty || clock.isSlow { await Task.yield() }
            try await entrance.room(context)
            try Task.checkCancellation()
        }
        giveBack(rest)
    }

    private func giveBack(_ rest: ChunkSlice) {
        if !rest.isEmpty { reader.unread(rest) }
    }

    /// What has been read is kept when nothing more can be: it would be out of reach for another attempt.
    private mutating func read() throws -> ChunkSlice? {
        do throws(KafkaError) {
            return try reader.read(atMost: Self.readLimit, until: attempt.range.until)
        } catch {
            guard error.meansUnreadable || error.code == .messageSizeTooLarge, reader.position > attempt.range.from
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
        _ clock: inout StrideCheck
    ) throws -> ChunkSlice {
        let outputs = Array(context.outputs.values)
        var index = slice.startIndex
        context.feed(from: slice.chunk)
        defer { note(slice[slice.startIndex..<index]) }
        while index < slice.endIndex, earlyEnd == nil {
            context.feed(index)
            try pass(slice[index], push)
            index += 1
            look(at: outputs, &clock)
        }
        return slice[index..<slice.endIndex]
    }

    /// Passes records on until a limit is met or something has to be waited for; returns the rest.
    private mutating func pass(
        _ slice: ChunkSlice,
        _ push: Push<Record>,
        _ clock: inout StrideCheck,
        into entrance: [Segment]
    ) throws -> ChunkSlice {
        let outputs = Array(context.outputs.values)
        var index = slice.startIndex
        defer { note(slice[slice.startIndex..<index]) }
        while index < slice.endIndex {
            // A segment may have had its say in between.
            context.origin = slice[index]
            try pass(slice[index], push)
            index += 1
            look(at: outputs, &clock)
            if earlyEnd != nil || entrance.isFull || clock.isSlow || context.failure != nil { break }
        }
        return slice[index..<slice.endIndex]
    }

    private func pass(_ record: Record, _ push: Push<Record>) throws {
        do {
            try push(record)
        } catch {
            context.noteFailure(at: record.offset)
            throw error
        }
    }

    /// Ends the attempt early when it has met a limit; to be called once a record.
    private mutating func look(at outputs: [StagedOutput], _ clock: inout StrideCheck) {
        if outputs.reduce(0, { $0 &+ $1.byteCount }) >= limits.maxTaskOutputBytes {
            earlyEnd = .outputBytes
        } else if clock.isOver() {
            earlyEnd = .softDeadline
        }
    }

    private mutating func note(_ passed: ChunkSlice) {
        counts.recordsRead += passed.count
        counts.bytesRead += passed.byteCount
        guard passed.count > 0 else { return }
        let timestamp = passed[passed.endIndex - 1].timestamp
        if timestamp.kind != .none { lastTimestamp = timestamp.milliseconds }
    }

    private mutating func waitForRecords(until deadline: Instant) async throws {
        if endsWhenDry {
            earlyEnd = .readerDry
        } else if time.now >= deadline {
            earlyEnd = reader.isAtEnd ? .endOfPartition : .softDeadline
        } else {
            await waitUntilReady(or: deadline)
        }
    }

    private func waitUntilReady(or deadline: Instant) async {
        let (reader, time) = (reader, time)
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await reader.ready() }
            group.addTask { try? await time.sleep(until: deadline) }
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
