import SluiceTesting
import Synchronization
import Testing

@testable import Sluice

/// An attempt leaves nothing behind.
@Suite(.timeLimit(.minutes(1))) struct TaskMemoryTests {
    @Test(arguments: Kind.allCases) fileprivate func nothingOfATaskStays(kind: Kind) async throws {
        let sink = WatchedSink()
        let pipeline = Pipeline(MemorySource(numbers: 10))
        kind.build(pipeline.numbers).write(to: sink)
        try await pipeline.app.run()
        #expect(sink.attempts == 1)
        // The threads that ran it may be about to let go of it.
        while sink.living > 0, !Task.isCancelled { await Task.yield() }
        #expect(sink.living == 0)
    }

    fileprivate enum Kind: CaseIterable {
        case plain, window, partition, lookAhead, blocking

        func build(_ numbers: Stream<Int>) -> Stream<Int> {
            switch self {
            case .plain: numbers.map { $0 }
            case .window: numbers.mapConcurrently(limit: 2) { $0 }
            case .partition:
                numbers.mapPartition { elements, emit in
                    while let number = try await elements.next() { try emit(number) }
                }
            case .lookAhead: numbers.prefetch(2)
            case .blocking: numbers.mapBlocking(threads: 2) { $0 }
            }
        }
    }
}

/// Watches what attempts are made of, without keeping it.
private final class WatchedSink: Sink {
    let name = "watched"
    private let watched = Mutex<[Watched]>([])

    private struct Watched {
        weak var context: TaskContext?
        weak var staged: CollectedOutput<Int>?
    }

    var attempts: Int { watched.withLock(\.count) }
    var living: Int { watched.withLock { $0.count { $0.context != nil || $0.staged != nil } } }

    func makeStaged(for task: TaskContext) -> CollectedOutput<Int> {
        let staged = CollectedOutput<Int>()
        watched.withLock { $0.append(Watched(context: task, staged: staged)) }
        return staged
    }

    func stage(_ element: Int, in staged: CollectedOutput<Int>) { staged.append(element) }
    func publish(_ parts: [StagedPart<CollectedOutput<Int>>], of batch: BatchID) {}
}
