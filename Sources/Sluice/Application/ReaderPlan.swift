/// How the readers' half of `memoryLimit` is shared by the clients that read.
///
/// The length of queues is a property of a client, the same for all of its partitions. So there are generations of
/// clients: the first is made for the partitions that are there at the start, and each further one, for partitions that
/// appear later, has half of what is left and room for at least twice as many as any before. What the generations have
/// together never exceeds the readers' half.
struct ReaderPlan: Sendable {
    /// What one client may take.
    struct Generation: Hashable, Sendable {
        /// How many partitions it may read at the same time.
        fileprivate(set) var capacity: Int
        /// Bytes for all of them.
        fileprivate(set) var bytes: Int
        fileprivate(set) var taken = 0

        var free: Int { capacity - taken }
        var bytesPerPartition: Int { bytes / max(1, capacity) }
    }

    private let memory: MemoryPlan
    /// The most partitions that a generation was made for: it may have none any more.
    private var largest: Int
    /// In the order in which they were made. One without partitions may have lost its room to a later one.
    private(set) var generations: [Generation]

    /// The first generation has seven eighths of the memory; half of it where patterns are read, so that there is more
    /// for what will match.
    ///
    /// - Parameter partitions: How many there are.
    /// - Throws: When not even the least read-ahead fits for them.
    init(memory: MemoryPlan, partitions: Int, expectsMore: Bool) throws(ApplicationError) {
        self.memory = memory
        let all = memory.forReaders
        let count = max(1, partitions)
        guard count <= all / MemoryPlan.leastPerPartition else { throw .tooManyPartitions(count, memory) }
        let share = expectsMore ? all / 2 : all - all / 8
        let first = Self.generation(for: count, share: share, left: all, memory)
        generations = [first]
        largest = first.capacity
    }

    /// Sees to it that there is room for so many partitions besides those that are read.
    ///
    /// - Returns: The generation that has to be made for it.
    /// - Throws: When not even the least read-ahead fits; then nothing changes.
    mutating func makeRoom(for count: Int) throws(ApplicationError) -> Generation? {
        guard count > generations.reduce(0, { $0 + $1.free }) else { return nil }
        // A client that reads nothing takes nothing, so what it had can be shared anew. Only for one that is twice as
        // large: the clients stay, so there may be few of them.
        let inUse = generations.map { $0.taken == 0 ? Generation(capacity: 0, bytes: 0) : $0 }
        let shares =
            2 * largest <= left(by: inUse) / MemoryPlan.leastPerPartition ? inUse : generations
        let left = left(by: shares)
        let missing = count - shares.reduce(0) { $0 + $1.free }
        guard missing <= left / MemoryPlan.leastPerPartition else { throw noRoom(for: count, left: left) }
        let added = Self.generation(for: max(missing, 2 * largest), share: left / 2, left: left, memory)
        generations = shares + [added]
        largest = max(largest, added.capacity)
        return added
    }

    /// Takes a place for a partition.
    ///
    /// - Returns: The first generation that has room; nil if none has.
    mutating func take() -> Int? {
        guard let index = generations.firstIndex(where: { $0.free > 0 }) else { return nil }
        generations[index].taken += 1
        return index
    }

    /// Gives a partition's place back.
    mutating func giveBack(_ index: Int) { generations[index].taken -= 1 }

    private func left(by generations: [Generation]) -> Int {
        memory.forReaders - generations.reduce(0) { $0 + $1.bytes }
    }

    /// Room for `wanted` partitions, or for as many as fit; for more where the share holds more of the longest queues.
    private static func generation(for wanted: Int, share: Int, left: Int, _ memory: MemoryPlan) -> Generation {
        let most = memory.mostPerPartition
        let capacity = min(max(wanted, share / most), left / MemoryPlan.leastPerPartition)
        let useful = capacity > left / most ? left : capacity * most
        return Generation(
            capacity: capacity,
            bytes: min(useful, max(share, capacity * MemoryPlan.leastPerPartition))
        )
    }

    private func noRoom(for count: Int, left: Int) -> ApplicationError {
        let all = count + generations.reduce(0) { $0 + $1.taken }
        guard all <= memory.forReaders / MemoryPlan.leastPerPartition else { return .tooManyPartitions(all, memory) }
        return ApplicationError(
            .invalidConfiguration,
            """
            memoryLimit is \(MemoryPlan.text(memory.limit)): half of it is for what is read ahead, and of that \
            \(MemoryPlan.text(left)) are left, too little for \(count) partitions that have appeared, which need \
            \(MemoryPlan.text(count * MemoryPlan.leastPerPartition)); start the application anew, so that all \(all) \
            partitions share it, or raise memoryLimit (--memory-limit)
            """
        )
    }
}

extension ApplicationError {
    fileprivate static func tooManyPartitions(_ count: Int, _ memory: MemoryPlan) -> Self {
        let (needed, overflow) = count.multipliedReportingOverflow(by: 2 * MemoryPlan.leastPerPartition)
        return Self(
            .invalidConfiguration,
            """
            memoryLimit is \(MemoryPlan.text(memory.limit)): half of it, \(MemoryPlan.text(memory.forReaders)), is for \
            what is read ahead, too little for \(count) partitions; raise memoryLimit \
            (--memory-limit)\(overflow ? "" : " to \(MemoryPlan.text(needed))")
            """
        )
    }
}
