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
        let push = try stage.connect(context)
        let segments = context.segments.sorted { $0.order < $1.order }
        if segments.isEmpty {
            try await feed(push, [])
        } else {
            try await feedBeside(segments, push)
        }
        for output in context.outputs.values {
            counts.recordsWritten += output.recordCount
            counts.bytesWritten += output.byteCount
        }
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
        return Failure(
            origin: .userCode,
            message: (error as? Failure)?.message ?? "\(error)",
            partition: attempt.range.partition,
            offset: context.failedAt ?? attempt.range.from,
            isRetriable: (error as? Failure)?.isRetriable ?? true
        )
    }

    private mutating func feedBeside(_ segments: [Segment], _ push: Push<Record>) async throws {
        var pass = self
        defer { self = pass }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for segment in segments { group.addTask { await segment.run() } }
            do {
                try await pass.feed(push, segments)
                for segment in segments { try await segment.finish() }
            } catch {
                group.cancelAll()
                for segment in segments { try? await segment.finish() }
                throw error
            }
        }
    }

    private mutating func feed(_ push: Push<Record>, _ segments: [Segment]) async throws {
        let deadline = time.now.advanced(by: limits.softDeadline)
        var clock = StrideCheck(deadline: deadline, time)
        while earlyEnd == nil, reader.position < attempt.range.until {
            try Task.checkCancellation()
            guard let slice = try read() else {
                if earlyEnd != nil || reader.position >= attempt.range.until { return }
                try await waitForRecords(until: deadline)
                continue
            }
            try pass(withinShare(slice), push, &clock)
            for segment in segments { try await segment.drained() }
            if counts.bytesRead >= min(limits.maxTaskBytes, attempt.maxBytes ?? .max) {
                earlyEnd = earlyEnd ?? .taskBytes
            }
        }
        if reader.position >= attempt.range.until { earlyEnd = nil }
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

    /// Passes records on until a limit is met; the rest is given back to the reader.
    private mutating func pass(_ slice: ChunkSlice, _ push: Push<Record>, _ clock: inout StrideCheck) throws {
        let (outputs, hasSegments) = (Array(context.outputs.values), !context.segments.isEmpty)
        var index = slice.startIndex
        defer { note(slice[slice.startIndex..<index]) }
        while index < slice.endIndex {
            let record = slice[index]
            if hasSegments { context.offset = record.offset }
            do {
                try push(record)
            } catch {
                context.noteFailure(at: record.offset)
                throw error
            }
            index += 1
            if outputs.reduce(0, { $0 &+ $1.byteCount }) >= limits.maxTaskOutputBytes {
                earlyEnd = .outputBytes
            } else if clock.isOver() {
                earlyEnd = .softDeadline
            }
            if earlyEnd != nil {
                reader.unread(slice[index..<slice.endIndex])
                return
            }
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
