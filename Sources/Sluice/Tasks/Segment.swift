/// What a segment does: takes elements that are pushed into it, and pulls or awaits.
@usableFromInline
protocol SegmentWork: AnyObject {
    /// Whether what is upstream has to wait before it pushes more.
    var isFull: Bool { get }
    /// Runs until the input has ended and everything is passed on, or something failed.
    func run() async throws
    /// Nothing more will be pushed. May be called more than once, and after the end.
    func endInput()
    /// Nothing runs any more: what is pushed is dropped.
    func close()
}

/// A part of a stage that runs beside the loop that feeds it, because it pulls or awaits.
///
/// Sendable: everything that touches it (the loop that feeds, what is upstream of it, and its own tasks) runs on one
/// executor's thread, one job at a time, since child tasks inherit the preference for that executor.
@usableFromInline
final class Segment: @unchecked Sendable {
    /// What is upstream has a lower one, and is finished first.
    let number: Int
    /// What it passes elements on to, without another segment between.
    let downstream: [Segment]

    private unowned let context: TaskContext
    private var work: (any SegmentWork)?
    private var waiters = WaitList()
    private var hasEnded = false
    /// What waits for room to push more into it.
    var feed: SegmentFeed?

    init(number: Int, downstream: [Segment], context: TaskContext) {
        self.number = number
        self.downstream = downstream
        self.context = context
    }

    /// To be called once, before it runs.
    func perform(_ work: any SegmentWork) { self.work = work }

    /// Whether what is upstream has to wait.
    var isFull: Bool { work?.isFull ?? false }

    /// Runs to the end; an error fails the attempt.
    func run() async {
        do {
            try await work?.run()
        } catch {
            context.note(error)
        }
        work?.close()
        // It refers back to this.
        work = nil
        hasEnded = true
        wake()
    }

    /// Nothing more will be pushed.
    func endInput() { work?.endInput() }

    /// Lets those look again who wait for room or for the end.
    func wake() {
        waiters.wake()
        feed?.change()
    }

    /// Returns when something may have changed.
    func change() async { await withCheckedContinuation { waiters.add($0) } }

    /// Returns when it has come to its end, however that was.
    func end() async { while !hasEnded { await change() } }

    /// Returns when it has come to its end.
    ///
    /// - Throws: As soon as the attempt has failed.
    func finish() async throws {
        endInput()
        while !hasEnded {
            try context.checkFailure()
            await change()
        }
        try context.checkFailure()
    }

    /// Returns when there is room in everything downstream.
    ///
    /// - Throws: As soon as the attempt has failed.
    func roomDownstream() async throws { try await downstream.room(context) }
}

extension [Segment] {
    /// Whether something has to be waited for before more is pushed.
    var isFull: Bool { contains(where: \.isFull) }

    /// Returns when all have room.
    ///
    /// - Throws: As soon as the attempt has failed.
    func room(_ context: TaskContext) async throws {
        try context.checkFailure()
        while let full = first(where: \.isFull) {
            await full.change()
            try context.checkFailure()
        }
    }
}
