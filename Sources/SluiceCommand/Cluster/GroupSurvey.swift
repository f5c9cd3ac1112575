import SluiceKafka

/// Looks at what groups have committed, and at the logs of the partitions.
struct GroupSurvey {
    let client: ClusterClient

    /// How groups stand in some topics, or in all that they have to do with when `topics` is nil.
    ///
    /// - Parameter stable: Whether an offset in an open transaction is a fault.
    /// - Throws: When the cluster can't be asked, or a topic is not there.
    func views(of groups: [String], in topics: [String]?, stable: Bool = false) throws -> [GroupView] {
        try views(of: groups, in: topics, stable: stable) { _, error in throw error }
    }

    /// The same, without the groups of which the cluster does not tell.
    ///
    /// - Parameter onFault: Takes each of them, and why.
    func views(
        of groups: [String],
        in topics: [String]?,
        stable: Bool = false,
        onFault: (_ group: String, _ error: ToolError) throws -> Void
    ) throws -> [GroupView] {
        let counts = try partitionCounts(requiring: topics)
        let descriptions = try describe(groups)
        var found: [(group: String, GroupFacts)] = []
        for group in groups {
            do {
                let description = try known(descriptions[group])
                let offsets = try committed(by: group, in: topics, counts, isDescribed: description != nil, stable)
                let facts = GroupFacts(description: description, offsets: offsets, counts: counts, topics: topics)
                found.append((group, facts))
            } catch let error as ToolError where !error.isUnanswered {
                try onFault(group, error)
            }
        }
        let logs = try logs(of: found.reduce(into: Set()) { $0.formUnion($1.1.presentPartitions) })
        return found.map { group, facts in facts.view(of: group, logs: logs) }
    }

    /// Where logs begin and end.
    func logs(of partitions: Set<KafkaPartition>) throws -> LogEdges {
        let access = "DESCRIBE on the topics"
        return try client.ask(access: access) { groups, timeout throws(KafkaError) in
            let starts = try groups.logs.logStarts(of: partitions, timeout: timeout)
            return LogEdges(starts: starts, ends: try groups.logs.logEnds(of: partitions, timeout: timeout))
        }
    }

    func describe(_ groups: [String]) throws -> [String: Result<ConsumerGroups.Description, KafkaError>] {
        try client.ask(access: "DESCRIBE on the group") { admin, timeout throws(KafkaError) in
            try admin.describe(groups, timeout: timeout)
        }
    }

    /// Nil from a broker that can't tell.
    func known(_ result: Result<ConsumerGroups.Description, KafkaError>?) throws -> ConsumerGroups.Description? {
        switch result {
        case .success(let description): return description
        case .failure(let error) where error.code == .unsupportedFeature: return nil
        // Newer brokers say so of a group that is not there.
        case .failure(let error) where error.code == .groupNotFound: return .init(state: .dead)
        case .failure(let error): throw client.explained(error, access: "DESCRIBE on the group")
        case nil: return nil
        }
    }

    private func partitionCounts(requiring topics: [String]?) throws -> [String: Int] {
        // All of them, since asking for one by name makes it on brokers that create topics by themselves.
        let all = try client.ask(access: "DESCRIBE on the topics") { groups, timeout throws(KafkaError) in
            try groups.logs.metadata(timeout: timeout)
        }
        let counts = all.compactMapValues { try? $0.get() }
        for topic in topics ?? [] where counts[topic] == nil {
            throw ToolError(
                "topic \(topic.visible) is not there, or this client may not see it. Check its name, or grant DESCRIBE on it"
            )
        }
        return counts
    }

    private func committed(
        by group: String,
        in topics: [String]?,
        _ counts: [String: Int],
        isDescribed: Bool,
        _ stable: Bool
    ) throws -> [KafkaPartition: Result<ConsumerGroups.CommittedOffset?, KafkaError>] {
        try client.ask(access: "DESCRIBE on the group") { admin, timeout throws(KafkaError) in
            let all = try admin.committedOffsets(of: group, stable: stable, timeout: timeout)
            // Some brokers can't list what a group has, but tell of what is named.
            guard all.isEmpty, topics != nil || !isDescribed else { return all }
            let named = (topics ?? Array(counts.keys)).flatMap { KafkaPartition.all(of: $0, counts[$0] ?? 0) }
            return try admin.committedOffsets(of: group, for: named, stable: stable, timeout: timeout)
        }
    }
}

extension KafkaPartition {
    static func all(of topic: String, _ count: Int) -> [KafkaPartition] {
        (0..<count).map { KafkaPartition(topic: topic, partition: Int32(clamping: $0)) }
    }
}
