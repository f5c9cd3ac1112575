/// Merges one bucket of the runs of all inputs: by hash, within it by the order's comparator if there is one, and what is
/// equal in the order of the inputs and of each input's runs.
@usableFromInline
final class RunMerger<Key, Value> {
    @usableFromInline typealias Entry = ShuffleEntry<Key, Value>

    /// In the order that counts where entries are equal.
    @usableFromInline let cursors: [RunCursor<Key, Value>]
    @usableFromInline let comparator: ((UnsafePointer<Entry>, UnsafePointer<Entry>) -> Bool)?
    /// Where nothing is ordered, each run is read only once the one before is at its end.
    @usableFromInline let isSequential: Bool
    /// A binary heap of the cursors that have an entry, or the one that is being read.
    @exclusivity(unchecked) @usableFromInline var heap: [MergePlace] = []
    @exclusivity(unchecked) @usableFromInline var unopened = 0
    /// How many entries were passed.
    @exclusivity(unchecked) @usableFromInline var recordsRead = 0

    /// - Parameter firstInput: The number of the first input.
    @usableFromInline
    convenience init(
        _ inputs: [SealedRuns<Key, Value>],
        bucket: Int,
        _ order: ShuffleOrder<Key, Value>,
        _ space: ShuffleSpace,
        firstInput: Int = 0
    ) throws {
        let inputs = try Self.bounded(inputs, bucket: bucket, order, space, firstInput: firstInput)
        try self.init(inputs, bucket: bucket, order, space)
    }

    /// Reads all inputs at once.
    init(
        _ inputs: [NumberedRuns<Key, Value>],
        bucket: Int,
        _ order: ShuffleOrder<Key, Value>,
        _ space: ShuffleSpace
    ) throws {
        var cursors: [RunCursor<Key, Value>] = []
        for input in inputs {
            for run in input.runs.disk where !run.blocks(of: bucket).isEmpty {
                cursors.append(RunCursor(try BlockCursor(run, bucket: bucket, input: input.number, space)))
            }
            if let run = input.runs.memory, run.starts[bucket] < run.starts[bucket + 1] {
                cursors.append(RunCursor(run, bucket: bucket))
            }
        }
        self.cursors = cursors
        comparator = order.comparator
        isSequential = order.isArrival || cursors.count == 1
    }

    /// The current entry, valid until `advance()`; nil at the end.
    @inlinable
    func peek() throws -> UnsafeMutablePointer<Entry>? {
        if heap.isEmpty, unopened < cursors.count { try open() }
        guard let first = heap.first else { return nil }
        return cursors[first.cursor].head
    }

    /// Passes the current entry.
    @inlinable
    func advance() throws {
        guard let first = heap.first else { return }
        recordsRead &+= 1
        let cursor = cursors[first.cursor]
        if try cursor.advance() {
            heap[0].hash = cursor.head.pointee.rank & Rank.hashMask
        } else if let last = heap.popLast(), !heap.isEmpty {
            heap[0] = last
        }
        if heap.count > 1 { siftDown(0) }
    }

    @usableFromInline
    func open() throws {
        while unopened < cursors.count {
            let number = unopened
            unopened += 1
            guard try cursors[number].advance() else { continue }
            let rank = cursors[number].head.pointee.rank
            heap.append(MergePlace(hash: rank & Rank.hashMask, cursor: number))
            if isSequential { return }
        }
        for place in stride(from: heap.count / 2 - 1, through: 0, by: -1) { siftDown(place) }
    }

    @inlinable
    func siftDown(_ start: Int) {
        heap.withUnsafeMutableBufferPointer { heap in
            let moved = heap[start]
            var place = start
            while true {
                var child = 2 &* place &+ 1
                guard child < heap.count else { break }
                if child &+ 1 < heap.count, precedes(heap[child &+ 1], heap[child]) { child &+= 1 }
                guard precedes(heap[child], moved) else { break }
                heap[place] = heap[child]
                place = child
            }
            heap[place] = moved
        }
    }

    @inlinable
    func precedes(_ left: MergePlace, _ right: MergePlace) -> Bool {
        if left.hash != right.hash { return left.hash < right.hash }
        guard let comparator else { return left.cursor < right.cursor }
        // What is equal stays in the order of the cursors, so one question is enough.
        return left.cursor < right.cursor
            ? !comparator(cursors[right.cursor].head, cursors[left.cursor].head)
            : comparator(cursors[left.cursor].head, cursors[right.cursor].head)
    }
}

/// A cursor's place in a merge, by its current entry.
@usableFromInline
struct MergePlace {
    /// Of the rank; the bucket is the same in all.
    @usableFromInline var hash: UInt64
    @usableFromInline var cursor: Int

    @inlinable
    init(hash: UInt64, cursor: Int) {
        self.hash = hash
        self.cursor = cursor
    }
}
