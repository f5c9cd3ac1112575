internal import Synchronization

/// Partitions that the group has assigned together.
struct Assignment: Sendable {
    let number: Int
    let partitions: [TopicPartition]
}

/// Which partitions are ours as far as the group has told.
final class Assignments: Sendable {
    private struct State {
        var last = 0
        /// With the assignment that brought them.
        var current: [TopicPartition: Int] = [:]
    }

    private let state = Mutex(State())

    func begin(_ partitions: [TopicPartition]) -> Assignment {
        state.withLock { state in
            state.last += 1
            for partition in partitions { state.current[partition] = state.last }
            return Assignment(number: state.last, partitions: partitions)
        }
    }

    /// Nothing is told in between: who hears that partitions go never hears after that that they came.
    func end(_ partitions: [TopicPartition], _ tell: () -> Void) {
        state.withLock { state in
            for partition in partitions { state.current[partition] = nil }
            tell()
        }
    }

    func endAll() { state.withLock { $0.current = [:] } }

    /// Calls `body`, which must be quick, with those of the assignment that are still ours: no other event of theirs
    /// comes in between.
    func whileOurs<Result: Sendable>(_ assignment: Assignment, _ body: (Set<TopicPartition>) -> Result) -> Result {
        state.withLock { state in
            body(Set(assignment.partitions.filter { state.current[$0] == assignment.number }))
        }
    }

    /// What is left of an assignment; nil if nothing is. One that brought nothing is never over.
    func left(of assignment: Assignment) -> Assignment? {
        let ours = whileOurs(assignment) { ours in assignment.partitions.filter(ours.contains) }
        guard !ours.isEmpty || assignment.partitions.isEmpty else { return nil }
        return Assignment(number: assignment.number, partitions: ours)
    }
}
