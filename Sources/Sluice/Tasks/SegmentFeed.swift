/// Passes what was read on into segments, no faster than they take it.
///
/// While they are full the loop that feeds waits, and whoever makes room in one has this go on from its own job: to wake
/// the loop for each element would cost more than the call that it is for.
///
/// Used on one executor's thread alone, as segments are.
final class SegmentFeed {
    private let push: Push<Record>
    private let entrance: [Segment]
    private let context: TaskContext
    private(set) var limits: RecordLimits
    private let slice: ChunkSlice
    private var next: Int
    /// The limit that was met.
    private(set) var earlyEnd: EarlyEnd?
    private var thrown: (any Error)?
    /// The loop, while it waits for room.
    private var loop: CheckedContinuation<Void, Never>?

    /// - Parameter entrance: The segments that records are pushed into.
    init(
        _ slice: ChunkSlice,
        _ push: @escaping Push<Record>,
        into entrance: [Segment],
        _ context: TaskContext,
        _ limits: RecordLimits
    ) {
        self.slice = slice
        next = slice.startIndex
        self.push = push
        self.entrance = entrance
        self.context = context
        self.limits = limits
    }

    /// What is passed on so far.
    var passed: ChunkSlice { slice[slice.startIndex..<next] }
    var rest: ChunkSlice { slice[next..<slice.endIndex] }

    /// Passes records on until a limit is met, and returns when there is room for more.
    func run() async throws {
        while earlyEnd == nil, hasMore {
            passOn()
            // Where this loop is busy, calls and timers have their turn too.
            if !hasMore || limits.isSlow { await Task.yield() }
            if isHeldUp, hasMore { context.activity.note(.waitingForCalls, at: slice[next].offset) }
            while isHeldUp { await withCheckedContinuation { wait($0) } }
            try check()
            try Task.checkCancellation()
        }
    }

    /// Goes on with a loop that waits, now that something has changed.
    func change() {
        guard loop != nil else { return }
        // Whoever made room may be about to pass on an element of another record.
        let origin = context.origin
        passOn()
        context.origin = origin
        guard !isHeldUp, let loop else { return }
        self.loop = nil
        for segment in entrance { segment.feed = nil }
        loop.resume()
    }

    private func wait(_ loop: CheckedContinuation<Void, Never>) {
        self.loop = loop
        for segment in entrance { segment.feed = self }
    }

    private var hasMore: Bool { next < slice.endIndex }

    private var hasFailed: Bool { thrown != nil || context.failure != nil }

    private var isHeldUp: Bool { !hasFailed && entrance.isFull }

    private func check() throws {
        if let thrown { throw thrown }
        try context.checkFailure()
    }

    private func passOn() {
        let outer = ThreadScope.enter(context.scope)
        defer { ThreadScope.leave(context.scope, to: outer) }
        while hasMore, earlyEnd == nil, !hasFailed, !entrance.isFull {
            // A segment may have had its say in between.
            let record = slice[next]
            context.origin = record
            do {
                try push(record)
            } catch {
                context.noteFailure(at: record.offset)
                // Before the others, so that there is room for it.
                context.span?.link(slice[next..<next + 1])
                thrown = error
                return
            }
            next += 1
            earlyEnd = limits.met()
            if limits.isSlow { return }
        }
    }
}
