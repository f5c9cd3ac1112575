/// A task that the drain deadline cut off: its work is not committed.
package struct UnfinishedTask: Equatable, Sendable, CustomStringConvertible {
    package let task: TaskID
    package let work: TaskWork
    /// What it was at, in words.
    package let state: String

    init(_ task: TaskState) {
        self.task = task.planned.id
        work = task.planned.work
        state =
            switch task.phase {
            case .waiting: "waiting to be run"
            case .running(_, let executor): "running on executor \(executor)"
            case .held: "waiting to be delivered"
            case .delivering: "being delivered"
            }
    }

    /// Range, number and state.
    package var description: String { "\(work) (task \(task), \(state))" }
}

extension [UnfinishedTask] {
    /// How many are listed by name.
    private static var listed: Int { 20 }

    /// All of them, or the first of many.
    package var summary: String { listing(atMost: Self.listed) }
}
