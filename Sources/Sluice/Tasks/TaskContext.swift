internal import Logging

/// What the code of one task attempt may know of it.
///
/// Sendable: its mutable part is used while the attempt is joined up, and after that only on its executor's thread.
public final class TaskContext: @unchecked Sendable {
    /// The offsets that the attempt was given; it may end before. Nil behind a shuffle, where it is given a bucket.
    public let range: OffsetRange?
    /// The number of the bucket, from 0, that the attempt was given; nil before a shuffle.
    public let bucket: Int?
    /// The range or the bucket, as text for people: `topic[partition] from..<until`, or `stage 2, bucket 5`.
    public let place: String
    /// The batch that the task is part of.
    public let batch: BatchID
    /// Which attempt it is, from 1.
    public let attempt: Int

    /// The record at which the attempt failed first.
    private(set) var failedAt: Int64?
    /// What the attempt failed with first: nothing more is begun then.
    private(set) var failure: (any Error)?
    private var whenFailed: AsyncStream<Never>.Continuation?
    let failurePlan: FailurePlan
    let surroundings: TaskSurroundings
    var time: TimeSource { surroundings.time }
    var random: RandomSource { surroundings.random }
    let activity: AttemptActivity
    /// What it sees of the application's shared variables; nil where there are none.
    let scope = AttemptScope.ofTask
    /// Nil where nobody traces.
    let span: AttemptSpan?
    /// What the records of its output are to say of the attempt's span.
    private(set) lazy var traceHeaders = span?.makeHeaders()
    /// What was passed over so far.
    var failures = AttemptFailures()
    private let fence: Fence
    /// The stage that it runs.
    let stage: StageID
    private let liveNodes: Set<Int>
    private let flow: ElementFlow
    let graph: StageGraph
    let batchSinks: [any AnySink]
    /// What is being written to exchanges.
    var writers: [ExchangeID: ExchangeWriter] = [:]
    /// What is written for others, once it is complete.
    var sealed: [ExchangeID: SealedExchange] = [:]
    var shuffleCounts = ShuffleCounts()
    private var counters: [Int: ElementCounter] = [:]
    /// The record that the current element came from, in parts, so that the loop that feeds a stage need not retain it.
    private var originChunk: RecordChunk?
    private var originIndex = 0
    private var nodes: [Int: Any] = [:]
    private(set) var outputs: [SinkID: StagedOutput] = [:]
    private(set) var segments: [Segment] = []
    /// The segments that are reached without another one between, from the node that is being joined up.
    private var reached: [Segment] = []

    init(_ attempt: TaskAttempt, _ plan: Plan, _ surroundings: TaskSurroundings, _ span: AttemptSpan? = nil) {
        self.span = span
        activity = surroundings.activities.begin(attempt.fence, attempt.work)
        fence = attempt.fence
        stage = attempt.stage
        range = attempt.range
        bucket = attempt.work.bucket?.bucket
        place = "\(attempt.work)"
        batch = attempt.task.batch
        self.attempt = attempt.attempt
        liveNodes = plan.liveNodes
        flow = plan.flow
        graph = plan.graph
        batchSinks = plan.batchSinks[attempt.stage, default: []]
        failurePlan = plan.failures
        self.surroundings = surroundings
    }

    /// The record that the current element came from; nil before the first. Whoever passes on an element of a record
    /// other than the one that is being fed sets it first.
    var origin: Record? {
        get { originChunk.map { $0[originIndex] } }
        set { (originChunk, originIndex) = (newValue?.chunk, newValue?.index ?? 0) }
    }

    /// The records that are fed next are in this chunk: `origin` follows `feed(_:)`.
    func feed(from chunk: RecordChunk) { originChunk = chunk }

    /// The chunk's record at this place is fed now.
    func feed(_ index: Int) { originIndex = index }

    /// The way into a node, made once an attempt, so that branches that meet share what comes after.
    @usableFromInline
    func push<Element>(into node: StreamNode<Element>) throws -> Push<Element> {
        if let known = nodes[node.number] as? Joined<Element> {
            reach(known.segments)
            return known.push
        }
        var (push, segments) = try reaching { try node.connect(self) }
        if flow.isCounted(node.number) {
            let counter = ElementCounter()
            counters[node.number] = counter
            push = counter.counting(push)
        }
        nodes[node.number] = Joined(push: push, segments: segments)
        reach(segments)
        return push
    }

    /// Joins up with `body` what is behind a segment; returns the segments that the segment itself leads to.
    func reaching<Result>(_ body: () throws -> Result) throws -> (Result, [Segment]) {
        let outer = reached
        reached = []
        defer { reached = outer }
        return (try body(), reached)
    }

    /// What a sink collects in this attempt.
    @usableFromInline
    func staged<Output: StagedOutput>(for sink: SinkID, make: () throws -> Output) throws -> Output {
        if let known = outputs[sink] as? Output { return known }
        let made = try make()
        outputs[sink] = made
        return made
    }

    /// Whether a node leads to a sink.
    func isLive(_ node: Int) -> Bool { liveNodes.contains(node) }

    func add(_ segment: Segment) {
        segments.append(segment)
        reach([segment])
    }

    private func reach(_ segments: [Segment]) {
        for segment in segments where !reached.contains(where: { $0 === segment }) { reached.append(segment) }
    }

    /// How many elements have left each node, by number.
    ///
    /// - Parameters:
    ///   - read: Records that the attempt has passed on.
    ///   - source: The node that its stage begins at; nil behind a shuffle.
    func elements(read: Int, at source: Int?) -> [Int] {
        flow.elements(read: read, at: source, counted: counters.mapValues(\.count), dropped: failures.dropped)
    }

    /// The attempt has ended: lets go of everything that refers back to this.
    func close() {
        surroundings.activities.end(fence)
        outputs = [:]
        nodes = [:]
        counters = [:]
        writers = [:]
        sealed = [:]
        segments = []
        origin = nil
    }
}

/// What goes wrong.
extension TaskContext {
    func noteFailure(at offset: Int64?) { failedAt = failedAt ?? offset }

    /// Notes what the attempt fails with, and has everybody notice who waits: the first one counts, even if a closure in
    /// between keeps it from being thrown.
    func note(_ error: any Error) {
        noteFailure(at: origin?.offset ?? range?.from)
        guard failure == nil else { return }
        failure = error
        for segment in segments { segment.wake() }
        whenFailed?.finish()
    }

    /// Ends when the attempt fails; for one who waits at a time.
    func failing() -> AsyncStream<Never> {
        let (stream, end) = AsyncStream<Never>.makeStream()
        if failure == nil { whenFailed = end } else { end.finish() }
        return stream
    }

    func checkFailure() throws {
        if let failure { throw failure }
    }

    /// The same way on, for as long as nothing has failed.
    func emitting<Output>(into emit: @escaping Push<Output>) -> Push<Output> {
        { output in
            try self.checkFailure()
            try emit(output)
        }
    }
}

/// What is around all tasks of an application.
struct TaskSurroundings: Sendable {
    /// The application's name.
    let application: String
    let logger: Logger
    let time: TimeSource
    let random: RandomSource
    let activities: AttemptActivities
    /// What shuffles share; nil where there are none.
    var shuffles: ShuffleSpace?
    /// Nil where nobody traces.
    var tracing: RunTracing?
}

/// A node that is joined up. A class: a function in an `Any` is wrapped by the compiler each time it is cast.
private final class Joined<Element> {
    let push: Push<Element>
    let segments: [Segment]

    init(push: @escaping Push<Element>, segments: [Segment]) {
        self.push = push
        self.segments = segments
    }
}
