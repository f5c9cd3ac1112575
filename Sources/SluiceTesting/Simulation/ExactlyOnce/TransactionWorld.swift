import SluiceCore

/// What a run in exactly-once mode has beside the rest of the simulated world.
struct TransactionWorld {
    var cluster: TransactionCluster
    var members = [ModelMember(), ModelMember()]
    /// Who is to have which partition; ours unless it says so.
    var othersPartitions: Set<TopicPartition> = []
    var otherLife = 0
    /// By transactional id; ours are gone with the process.
    var producers: [String: ModelProducer] = [:]
    var transactions: [Int: ModelTransaction] = [:]
    var lastNumber = 0
    /// How far the `read_committed` reader of each output partition is.
    var readers: [Int]
    /// A request of a former process has come so late that it fenced this one's producer.
    var wasTakenOver = false
    var suspendedUntil = Instant(nanoseconds: 0)

    static let otherID = "other"

    init(_ script: TransactionScript) {
        cluster = TransactionCluster(outputPartitions: script.outputPartitions + 1)
        readers = Array(repeating: 0, count: script.outputPartitions + 1)
    }

    subscript(_ side: Side) -> ModelMember {
        get { members[side.rawValue] }
        set { members[side.rawValue] = newValue }
    }

    mutating func nextNumber() -> Int {
        lastNumber += 1
        return lastNumber
    }

    /// Nothing is open or undecided, and readers are at the end.
    var isQuiet: Bool {
        cluster.group.offsets.pendingPartitions.isEmpty
            && cluster.outputs.indices.allSatisfy { cluster.outputs[$0].entries.count == readers[$0] }
    }

    static func transactionalID(_ slot: Int) -> String { "us-\(slot)" }
}
