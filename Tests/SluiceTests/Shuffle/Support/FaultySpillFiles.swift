import Synchronization

@testable import Sluice

/// Spill files in memory that fail where a test wants it.
final class FaultySpillFiles: SpillFiles {
    struct Full: Error {}
    struct Unreadable: Error {}

    /// All files together take so many bytes.
    private let room: Atomic<Int>
    private let isReadable = Atomic<Bool>(true)
    private let isCorrupt = Atomic<Bool>(false)
    private let open = Atomic<Int>(0)

    init(room: Int = .max) { self.room = Atomic(room) }

    var openFiles: Int { open.load(ordering: .relaxed) }

    func failReads() { isReadable.store(false, ordering: .relaxed) }

    /// From now on each read returns a bit that was not written.
    func corruptReads() { isCorrupt.store(true, ordering: .relaxed) }

    func make() throws -> any SpillFile {
        open.add(1, ordering: .relaxed)
        return File(self)
    }

    func check() throws {}

    private final class File: SpillFile {
        let files: FaultySpillFiles
        let bytes = Mutex<[UInt8]>([])

        init(_ files: FaultySpillFiles) { self.files = files }

        deinit { files.open.subtract(1, ordering: .relaxed) }

        func write(_ content: UnsafeRawBufferPointer, at offset: Int) throws {
            guard files.room.subtract(content.count, ordering: .relaxed).newValue >= 0 else { throw Full() }
            bytes.withLock { bytes in
                precondition(offset == bytes.count, "runs are written one behind another")
                bytes.append(contentsOf: content)
            }
        }

        func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws {
            guard files.isReadable.load(ordering: .relaxed) else { throw Unreadable() }
            bytes.withLock { buffer.copyBytes(from: $0[offset..<offset + buffer.count]) }
            if files.isCorrupt.load(ordering: .relaxed), !buffer.isEmpty {
                buffer[Int.random(in: 0..<buffer.count)] ^= 1 << UInt8.random(in: 0..<8)
            }
        }
    }
}
