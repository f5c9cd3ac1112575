import SluiceCore

/// A transaction that a simulated client performs.
struct ModelTransaction {
    let side: Side
    /// The driver's order; nil for the other instance.
    let order: DeliveryOrder?
    let transactionalID: String
    let records: [(output: Int, record: OutputRecord)]
    let offsets: [TopicPartition: Int64]
    var flow: TransactionFlow
    var begunAt: Instant?
    /// Records that the brokers have.
    var sent = 0
    /// Those that are on their way.
    var batch: [OutputRecord] = []
    /// Whether the coordinator knows of the transaction, or may.
    var isOpen = false
    var hasAddedOutputs = false
    /// What was read for the offsets that are being sent.
    var metadata: GroupMetadata?
    /// Whether a record may have arrived or not.
    var isUncertain = false
    var failedSends = 0
    /// The executor that held output is gone.
    var isOutputLost = false
    /// Of the order, what the driver gave up.
    var abandoned: Set<Fence> = []
    /// The driver has been told already.
    var isReported = false
    /// The request whose reply is waited for.
    var awaited = 0

    /// The next records, as many as go to one partition.
    func nextBatch(atMost count: Int) -> (output: Int, records: [OutputRecord]) {
        let output = records[sent].output
        let batch = records[sent...].prefix(count).prefix { $0.output == output }
        return (output, batch.map(\.record))
    }

    var outputs: Set<TransactionPlace> { Set(records.map { .output($0.output) }) }
}

/// A producer as its client has it.
struct ModelProducer {
    let session: ProducerSession
    var sequences: [Int: Int] = [:]
}

/// What the clients of the simulated cluster do.
enum ClientHappening {
    /// Performs the transaction's next step.
    case goesOn(Int)
    /// The reply to a transaction's request; nil when none came in time.
    case hears(Int, request: Int, ClusterReply?)
    case startsProducer(Int)
    case hearsOfProducer(Int, ClusterReply?)
    case hearsOfRebalance
    case losesAll
    case isAssigned([TopicPartition], generation: Int)
    case asksPositions([TopicPartition: Int])
    case works
}

/// What happens in the simulated cluster.
enum ClusterHappening {
    case requestArrives(ClusterRequest, Asker)
    case transactionsExpire
    case markerIsDue(String, TransactionPlace)
    case returns(ClusterPart)
    case sessionExpires(member: Int)
    case rebalanceEnds(generation: Int)
    case rebalanceTimesOut(generation: Int)
    case partitionsComeBack
    case otherCrashes
    case otherLeaves
    case suspends
}

/// Who hears the reply to a request, if it is still there.
enum Asker {
    case transaction(Int, request: Int, Side, life: Int)
    case producer(slot: Int, life: Int)

    var side: Side {
        switch self {
        case .transaction(_, _, let side, _): side
        case .producer: .us
        }
    }

    var life: Int {
        switch self {
        case .transaction(_, _, _, let life), .producer(_, let life): life
        }
    }
}
