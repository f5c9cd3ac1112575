/// What the code of one task attempt may know of it.
///
/// Sendable: its mutable part is used while the attempt is joined up, and after that only on its executor's thread.
public final class TaskContext: @unchecked Sendable {
    /// The offsets that the attempt was given; it may end before.
    public let range: OffsetRange
    /// The batch that the task is part of.
    public let batch: BatchID
    /// Which attempt it is, from 1.
    public let attempt: Int

    let time: TimeSource
    let random: RandomSource
    /// The record that is being passed through, where segments need to know.
    var origin: Record?
    /// The record at which the attempt failed first.
    private(set) var failedAt: Int64?
    /// What one of its segments failed with first: nothing more is begun then.
    private(set) var failure: (any Error)?
    private let liveNodes: Set<Int>
    private var nodes: [Int: Any] = [:]
    private(set) var outputs: [SinkID: StagedOutput] = [:]
    private(set) var segments: [Segment] = []
    /// The segments that are reached without another one between, from the node that is being joined up.
    private var reached: [Segment] = []

    init(
        range: OffsetRange,
        batch: BatchID,
        attempt: Int,
        liveNodes: Set<Int>,
        time: TimeSource,
        random: RandomSource
    ) {
        self.range = range
        self.liveNodes = liveNodes
        self.batch = batch
        self.attempt = attempt
        self.time = time
        self.random = random
    }

    /// The way into a node, made once an attempt, so that branches that meet share what comes after.
    @usableFromInline
    func push<Element>(into node: StreamNode<Element>) throws -> Push<Element> {
        if let known = nodes[node.number] as? Joined<Element> {
            reach(known.segments)
            return known.push
        }
        let (push, segments) = try reaching { try node.connect(self) }
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

    /// Lets go of everything that refers back to this.
    func close() {
        nodes = [:]
        segments = []
        origin = nil
    }
}

/// What goes wrong.
extension TaskContext {
    func noteFailure(at offset: Int64) { failedAt = failedAt ?? offset }

    /// Notes that it failed at the record; at the range's first if there is none.
    func noteFailure(at record: Record?) { noteFailure(at: record?.offset ?? range.from) }

    /// What to do about an element of the record `origin` for which the user's code threw: when this returns, the element
    /// is dropped.
    ///
    /// - Throws: What fails the attempt.
    func resolve(_ error: any Error, in node: Int) throws {
        noteFailure(at: origin)
        throw error
    }

    /// Fails the attempt, and has everybody notice who waits.
    func fail(_ error: any Error) {
        guard failure == nil else { return }
        failure = error
        for segment in segments { segment.wake() }
    }

    func checkFailure() throws {
        if let failure { throw failure }
    }
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
