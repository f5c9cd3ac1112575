import Sluice
import SluiceTesting

/// Something that goes wrong with an embedded broker.
enum Fault {
    /// How many brokers there are to go wrong.
    static let brokers = 2

    case answers(EmbeddedBroker.API, [KafkaError.Code])
    case down(broker: Int)
    case slow(broker: Int, milliseconds: Int)
    case moved(KafkaPartition, broker: Int)

    private static let errors: [(EmbeddedBroker.API, [KafkaError.Code])] = [
        (.produce, [.notLeader, .requestTimedOut, .notEnoughReplicas]),
        (.fetch, [.notLeader, .leaderNotAvailable, .unknownTopicOrPartition]),
        (.listOffsets, [.notLeader, .leaderNotAvailable]),
        (.metadata, [.leaderNotAvailable]),
        (.offsetCommit, [.coordinatorLoading, .notCoordinator, .requestTimedOut, .rebalanceInProgress]),
        (.offsetFetch, [.coordinatorLoading, .notCoordinator]),
        (.findCoordinator, [.coordinatorNotAvailable]),
        (.joinGroup, [.coordinatorNotAvailable, .notCoordinator]),
        (.heartbeat, [.coordinatorNotAvailable, .notCoordinator, .unknownMember, .illegalGeneration]),
    ]

    /// A fault that may strike any of these topics, which are given with their partitions.
    static func any(in topics: [String: Int], _ random: inout SeededGenerator) -> Fault {
        let broker = Int.random(in: 1...brokers, using: &random)
        switch Int.random(in: 0..<8, using: &random) {
        case 0...3:
            let (api, codes) = errors[Int.random(in: 0..<errors.count, using: &random)]
            let count = Int.random(in: 1...5, using: &random)
            return .answers(api, (0..<count).map { _ in codes[Int.random(in: 0..<codes.count, using: &random)] })
        case 4, 5: return .down(broker: broker)
        case 6: return .slow(broker: broker, milliseconds: Int.random(in: 50...500, using: &random))
        default:
            let names = topics.keys.sorted()
            let name = names[Int.random(in: 0..<names.count, using: &random)]
            let partition = Int32.random(in: 0..<Int32(topics[name] ?? 1), using: &random)
            return .moved(KafkaPartition(topic: name, partition: partition), broker: broker)
        }
    }

    /// How long it may last while copying is held up by it: also longer than a member's session.
    static let durations = Duration.milliseconds(100) ... .seconds(6)

    var breaksConnections: Bool { if case .down = self { true } else { false } }

    func begin(on cluster: EmbeddedBroker) throws {
        switch self {
        case .answers(let api, let codes): try cluster.failNext(api, with: codes)
        case .down(let broker): try cluster.setDown(broker: broker)
        case .slow(let broker, let milliseconds):
            try cluster.setRoundTripTime(milliseconds: milliseconds, broker: broker)
        case .moved(let partition, let broker): try cluster.moveLeader(of: partition, to: broker)
        }
    }

    func end(on cluster: EmbeddedBroker) throws {
        switch self {
        case .answers(let api, _): try cluster.stopFailing(api)
        case .down(let broker): try cluster.setUp(broker: broker)
        case .slow(let broker, _): try cluster.setRoundTripTime(milliseconds: 0, broker: broker)
        case .moved: break
        }
    }
}
