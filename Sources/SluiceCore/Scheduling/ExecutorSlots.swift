/// The slots of each executor, and which of them are idle.
struct ExecutorSlots {
    private struct Executor {
        let id: ExecutorID
        let slots: Int
        var idle: Int
    }

    private var executors: [Executor] = []
    private(set) var idle = 0
    private(set) var total = 0

    mutating func add(_ id: ExecutorID, slots: Int) {
        remove(id)
        executors.append(Executor(id: id, slots: slots, idle: slots))
        idle += slots
        total += slots
    }

    mutating func remove(_ id: ExecutorID) {
        guard let index = executors.firstIndex(where: { $0.id == id }) else { return }
        idle -= executors[index].idle
        total -= executors[index].slots
        executors.remove(at: index)
    }

    /// Takes a slot: the preferred executor's if it has one, else one of the executor with the most idle slots.
    /// There must be an idle slot.
    mutating func take(preferring preferred: ExecutorID?) -> ExecutorID {
        precondition(idle > 0, "the scheduler takes a slot only when one is idle")
        var best: Int?
        for index in executors.indices where executors[index].idle > 0 {
            if executors[index].id == preferred {
                best = index
                break
            }
            if executors[index].idle > best.map({ executors[$0].idle }) ?? 0 { best = index }
        }
        let chosen = best ?? executors.startIndex
        executors[chosen].idle -= 1
        idle -= 1
        return executors[chosen].id
    }

    /// Gives back a slot; an executor that was removed meanwhile has none to get back.
    mutating func giveBack(_ id: ExecutorID) {
        guard let index = executors.firstIndex(where: { $0.id == id }) else { return }
        guard executors[index].idle < executors[index].slots else { return }
        executors[index].idle += 1
        idle += 1
    }
}
