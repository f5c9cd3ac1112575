/// When the last of some tasks ends, if each slot takes the next as soon as it is free.
enum Makespan {
    /// - Parameters:
    ///   - times: How long each task takes, in the order in which they start.
    ///   - slots: When each slot is free.
    static func of(_ times: [Double], on slots: [Double]) -> Double {
        var free = slots
        var end = 0.0
        for time in times {
            guard let first = free.indices.min(by: { free[$0] < free[$1] }) else { return end }
            free[first] += time
            end = max(end, free[first])
        }
        return end
    }
}
