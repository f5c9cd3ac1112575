import SluiceKafka

/// A member whose events are collected; the test answers them.
final class TestMember: Sendable {
    let events = Collected<GroupMember.Event>()
    let member: GroupMember

    init(_ servers: String, group: String, _ properties: [String: String] = [:]) throws {
        let events = events
        member = try GroupMember(
            configuration: KafkaConfiguration(bootstrapServers: servers, properties: properties)
                .setting("group.id", to: group),
            onLog: noLog,
            onEvent: { events.append($0) }
        )
    }

    /// What the n-th assignment holds, from 0.
    func assignment(_ number: Int = 0) -> [KafkaPartition]? {
        let all = events.all.compactMap { event -> [KafkaPartition]? in
            if case .assigned(let partitions) = event { partitions } else { nil }
        }
        return number < all.count ? all[number].sorted() : nil
    }

    var isAssigned: Bool { assignment() != nil }

    /// What it has by now.
    var holdings: Set<KafkaPartition> {
        events.all.reduce(into: []) { holdings, event in
            switch event {
            case .assigned(let partitions): holdings.formUnion(partitions)
            case .revoked(let partitions), .lost(let partitions): holdings.subtract(partitions)
            default: break
            }
        }
    }

    /// Answers the events from the one of that number on; returns the number of the next.
    func answer(from start: Int) throws -> Int {
        let all = events.all
        for event in all[start...] {
            switch event {
            case .assigned(let partitions): try member.confirmAssigned(partitions)
            case .revoked(let partitions): try member.release(partitions)
            default: break
            }
        }
        return all.count
    }

    var revoked: [KafkaPartition]? {
        events.all.compactMap { event -> [KafkaPartition]? in
            if case .revoked(let partitions) = event { partitions.sorted() } else { nil }
        }.first
    }

    var lost: [KafkaPartition]? {
        events.all.compactMap { event -> [KafkaPartition]? in
            if case .lost(let partitions) = event { partitions.sorted() } else { nil }
        }.first
    }

    /// The error of a commit that has ended, nil where there was none, by token.
    var commits: [UInt64: KafkaError.Code?] {
        var commits: [UInt64: KafkaError.Code?] = [:]
        for case .commitFinished(let token, let error, let partitions) in events.all {
            commits.updateValue(error?.code ?? partitions.values.first?.code, forKey: token)
        }
        return commits
    }

    var errors: [KafkaError.Code] {
        events.all.compactMap { event in
            if case .error(let error) = event { error.code } else { nil }
        }
    }
}
