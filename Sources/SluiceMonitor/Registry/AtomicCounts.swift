internal import Synchronization

/// A row of counts that many threads add to and read, without a lock.
///
/// Sendable: the memory is there from `init` to `deinit`, which no use outlives, is touched through atomics only, and its
/// address never changes.
final class AtomicCounts: @unchecked Sendable {
    private let counts: UnsafeMutableBufferPointer<Atomic<UInt64>>

    init(count: Int) {
        counts = .allocate(capacity: count)
        for index in counts.indices { counts.initializeElement(at: index, to: Atomic(0)) }
    }

    deinit {
        counts.deinitialize()
        counts.deallocate()
    }

    func increment(_ index: Int) { counts[index].wrappingAdd(1, ordering: .relaxed) }

    func load() -> [UInt64] { counts.indices.map { counts[$0].load(ordering: .relaxed) } }
}
