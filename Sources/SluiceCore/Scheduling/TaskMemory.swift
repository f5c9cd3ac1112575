/// What running tasks, and output that is not delivered, may take together.
///
/// What a task will read and put out is unknown when it starts, so the most that it may is set aside for it; when it
/// is complete, what it put out counts.
package struct TaskMemory: Hashable, Sendable {
    /// Bytes for all of them; `.max` for no bound.
    package var limit: Int
    /// Bytes that are set aside for a task that runs. `limit` should hold at least one.
    package var perTask: Int

    package init(limit: Int, perTask: Int) {
        self.limit = limit
        self.perTask = perTask
    }

    package static let unlimited = TaskMemory(limit: .max, perTask: 0)

    /// How many more tasks may start.
    func room(running: Int, heldBytes: Int) -> Int {
        guard limit != .max, perTask > 0 else { return .max }
        let free = limit - heldBytes - running * perTask
        return max(0, free / perTask)
    }
}

/// What readers may take; for what is told of it alone.
package struct ReaderMemory: Hashable, Sendable {
    /// Bytes for all of them.
    package var limit: Int
    /// Bytes that a partition's reader takes at most, where there are few of them.
    package var perPartition: Int

    package init(limit: Int, perPartition: Int) {
        self.limit = limit
        self.perPartition = perPartition
    }
}

/// What is in use, by kind; for the metrics.
package struct MemoryUse: Hashable, Sendable {
    /// Bytes that readers may have read ahead, at most: an estimate.
    package var readers: Int
    /// Bytes set aside for tasks that run.
    package var running: Int
    /// Bytes of output that is not delivered.
    package var held: Int
    /// Whether tasks that are ready wait for memory.
    package var isFull: Bool

    package init(readers: Int, running: Int, held: Int, isFull: Bool) {
        self.readers = readers
        self.running = running
        self.held = held
        self.isFull = isFull
    }
}
