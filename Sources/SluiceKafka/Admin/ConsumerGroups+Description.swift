internal import CRdKafka
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

extension ConsumerGroups {
    /// What a group is doing, in Kafka's words.
    public enum State: String, Hashable, Sendable, CaseIterable {
        /// The broker said something that librdkafka does not know.
        case unknown
        /// Members are asked to join.
        case preparingRebalance
        /// Members have joined, and wait for their partitions.
        case completingRebalance
        /// Members have their partitions.
        case stable
        /// There is no such group.
        case dead
        /// The group has no members, and may have committed offsets.
        case empty
    }

    /// A member of a group.
    public struct Member: Hashable, Sendable {
        /// The `client.id` that it gave.
        public var clientID: String
        /// Where it connects from, as the broker sees it.
        public var host: String
        /// The name that the broker gave it.
        public var memberID: String
        /// The `group.instance.id` of a static member; nil of any other.
        public var instanceID: String?
        /// What is assigned to it; nothing while the group rebalances.
        public var partitions: [KafkaPartition]

        /// Describes a member.
        public init(
            clientID: String,
            host: String,
            memberID: String = "",
            instanceID: String? = nil,
            partitions: [KafkaPartition] = []
        ) {
            self.clientID = clientID
            self.host = host
            self.memberID = memberID
            self.instanceID = instanceID
            self.partitions = partitions
        }
    }

    /// A group as its coordinator sees it.
    public struct Description: Hashable, Sendable {
        /// What it is doing.
        public var state: State
        /// Who is in it.
        public var members: [Member]

        /// Describes a group.
        public init(state: State, members: [Member] = []) {
            self.state = state
            self.members = members
        }

        /// Whether anybody may be reading and committing: the state is neither `empty` nor `dead`, or there are members.
        public var isActive: Bool { !members.isEmpty || (state != .empty && state != .dead) }
    }

    /// What groups are doing, and who is in them. A group that is not there is `dead`.
    ///
    /// - Returns: A description or an error for each group; `.unsupportedFeature` from a broker that can't tell.
    /// - Throws: When nothing was learned, since no broker answered in time.
    public func describe(
        _ groups: some Collection<String>,
        timeout: Duration
    ) throws(KafkaError) -> [String: Result<Description, KafkaError>] {
        try requireOpen()
        let names = Set(groups)
        guard !names.isEmpty else { return [:] }
        let doing = "asking for members of groups"
        guard try canTellOfGroups(timeout: timeout) else {
            let error = KafkaError(code: .unsupportedFeature, message: "\(doing): the broker does not tell of groups")
            return Dictionary(uniqueKeysWithValues: names.map { ($0, .failure(error)) })
        }
        let copies = names.map { strdup($0) }
        defer { for copy in copies { free(copy) } }
        var pointers = copies.map { UnsafePointer($0) }
        let found = try handle.adminRequest(
            RD_KAFKA_ADMIN_OP_DESCRIBECONSUMERGROUPS,
            timeout: timeout,
            while: doing
        ) { [handle] options, queue in
            rd_kafka_DescribeConsumerGroups(handle.pointer, &pointers, pointers.count, options, queue)
        } read: { event in
            var count = 0
            let groups = rd_kafka_DescribeConsumerGroups_result_groups(
                rd_kafka_event_DescribeConsumerGroups_result(event),
                &count
            )
            return Self.descriptions(UnsafeBufferPointer(start: groups, count: count))
        }
        let silence = KafkaError(code: .failed, message: "\(doing): the broker left the group out of its answer")
        return Dictionary(uniqueKeysWithValues: names.map { ($0, found[$0] ?? .failure(silence)) })
    }

    /// How long the question is waited for whether brokers tell of groups at all: one that is down does not answer it.
    private static let probeTimeout = Duration.seconds(3)

    /// librdkafka 2.0.2 frees memory twice when a coordinator is to describe groups and can't. All brokers that can list
    /// groups can describe them, and a list that is refused does no harm.
    func canTellOfGroups(timeout: Duration) throws(KafkaError) -> Bool {
        if let known = tellsOfGroups.withLock(\.self) { return known }
        var answer = true
        do throws(KafkaError) {
            _ = try list(timeout: min(timeout, Self.probeTimeout))
        } catch {
            guard error.code == .unsupportedFeature else { throw error }
            answer = false
        }
        tellsOfGroups.withLock { $0 = answer }
        return answer
    }

    private static func descriptions(
        _ groups: UnsafeBufferPointer<OpaquePointer?>
    ) -> [String: Result<Description, KafkaError>] {
        var found: [String: Result<Description, KafkaError>] = [:]
        for case let group? in groups {
            let name = text(rd_kafka_ConsumerGroupDescription_group_id(group))
            if let error = rd_kafka_ConsumerGroupDescription_error(group),
                rd_kafka_error_code(error) != RD_KAFKA_RESP_ERR_NO_ERROR
            {
                found[name] = .failure(KafkaError(borrowing: error, while: "asking for the members of group \(name)"))
            } else {
                found[name] = .success(description(group))
            }
        }
        return found
    }

    private static func description(_ group: OpaquePointer) -> Description {
        let members = (0..<rd_kafka_ConsumerGroupDescription_member_count(group))
            .compactMap { rd_kafka_ConsumerGroupDescription_member(group, $0) }
            .map(member)
        return Description(state: State(rd_kafka_ConsumerGroupDescription_state(group)), members: members)
    }

    private static func member(_ member: OpaquePointer) -> Member {
        let assignment = rd_kafka_MemberDescription_assignment(member)
        let partitions = assignment.flatMap { rd_kafka_MemberAssignment_partitions($0) }
        return Member(
            clientID: text(rd_kafka_MemberDescription_client_id(member)),
            host: text(rd_kafka_MemberDescription_host(member)),
            memberID: text(rd_kafka_MemberDescription_consumer_id(member)),
            instanceID: rd_kafka_MemberDescription_group_instance_id(member).map { String(cString: $0) },
            partitions: PartitionList.elements(of: partitions).map(\.partition).sorted()
        )
    }

    static func text(_ pointer: UnsafePointer<CChar>?) -> String { pointer.map { String(cString: $0) } ?? "" }
}

extension ConsumerGroups.State {
    init(_ state: rd_kafka_consumer_group_state_t) {
        switch state {
        case RD_KAFKA_CONSUMER_GROUP_STATE_PREPARING_REBALANCE: self = .preparingRebalance
        case RD_KAFKA_CONSUMER_GROUP_STATE_COMPLETING_REBALANCE: self = .completingRebalance
        case RD_KAFKA_CONSUMER_GROUP_STATE_STABLE: self = .stable
        case RD_KAFKA_CONSUMER_GROUP_STATE_DEAD: self = .dead
        case RD_KAFKA_CONSUMER_GROUP_STATE_EMPTY: self = .empty
        default: self = .unknown
        }
    }
}
