import Dispatch
import Synchronization
import Testing

@testable import Sluice

@Suite struct ReaderRegistryTests {
    private let registry = ReaderRegistry()

    @Test func aReaderOnLoanIsClosedWhenItComesBack() throws {
        let reader = Reader()
        try registry.add(.first) { reader }
        #expect(registry.borrow(.first) != nil)
        #expect(registry.borrow(.first) == nil)
        registry.remove(.first)
        #expect(!reader.isClosed)
        registry.giveBack(.first)
        #expect(reader.isClosed)
        #expect(registry.borrow(.first) == nil)
    }

    @Test func aReaderOnLoanServesOnWhenItsPartitionComesBack() throws {
        let reader = Reader()
        try registry.add(.first) { reader }
        _ = registry.borrow(.first)
        registry.remove(.first)
        try registry.add(.first) { throw Fault() }
        registry.giveBack(.first)
        #expect(!reader.isClosed)
        #expect(registry.borrow(.first) != nil)
    }

    @Test func noReaderIsOpenedWhileTheOneBeforeIsBeingClosed() async throws {
        let (registry, reader, adding) = (registry, Reader(), DispatchSemaphore(value: 0))
        let wasClosed = Collected<Bool>()
        reader.whenClosed {
            _ = NativeThread(name: "adds") {
                adding.signal()
                try? registry.add(.first) {
                    wasClosed.append(reader.isClosed)
                    return Reader()
                }
                wasClosed.append(true)
            }
            adding.wait()
        }
        try registry.add(.first) { reader }
        registry.remove(.first)
        await wasClosed.reaches(2)
        #expect(wasClosed.all == [true, true])
    }

    @Test func lendsNothingOnceTheInputIsBeingClosed() throws {
        try registry.add(.first) { Reader() }
        try registry.add(.second) { Reader() }
        _ = registry.borrow(.first)
        #expect(registry.endLending())
        #expect(registry.borrow(.second) == nil)
        registry.giveBack(.first)
        #expect(!registry.endLending())
    }
}

/// Has nothing to read, and notes that it was closed.
private final class Reader: PartitionReader {
    private let closing = Mutex<(@Sendable () -> Void)?>(nil)
    private let closed = Atomic(false)

    var isClosed: Bool { closed.load(ordering: .sequentiallyConsistent) }
    let position: Int64 = 0
    let hasMore = false
    let isAtEnd = true
    let cachedEnd: Int64? = nil

    func whenClosed(_ body: @escaping @Sendable () -> Void) { closing.withLock { $0 = body } }

    func seek(to offset: Int64) {}
    func read(atMost count: Int, until: Int64) -> ChunkSlice? { nil }
    func bounds() -> (start: Int64, end: Int64) { (0, 0) }
    func unread(_ slice: ChunkSlice) {}
    func ready() async {}

    func close() {
        closing.withLock(\.self)?()
        closed.store(true, ordering: .sequentiallyConsistent)
    }
}
