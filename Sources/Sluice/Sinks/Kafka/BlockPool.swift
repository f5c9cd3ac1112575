internal import Synchronization

/// Blocks of memory that were used and will be again: fresh ones cost the kernel's zeroing of every page.
final class BlockPool: Sendable {
    /// The size of a block that is kept, in bytes: 1 MiB.
    static let blockSize = 1 << 20
    /// Blocks kept at most; more are given back to the system.
    private static let limit = 32

    /// All outputs of the process share it.
    static let shared = BlockPool()

    /// Sendable: a free block is nobody's, and the list is guarded.
    private struct Free: @unchecked Sendable {
        var blocks: [UnsafeMutableRawPointer] = []
    }

    private let free = Mutex(Free())

    func take() -> UnsafeMutableRawPointer {
        free.withLock { $0.blocks.popLast() } ?? .allocate(byteCount: Self.blockSize, alignment: 8)
    }

    func giveBack(_ block: UnsafeMutableRawPointer) {
        let isKept = free.withLock { free in
            guard free.blocks.count < Self.limit else { return false }
            free.blocks.append(block)
            return true
        }
        if !isKept { block.deallocate() }
    }
}
