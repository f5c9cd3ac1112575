import SluiceCore

/// What happens to the cluster itself: retention, partitions that appear and vanish, and a broker that is away.
extension Simulation {
    mutating func scheduleBrokerFaults() {
        scheduleFault(.recordsExpire, every: script.retentionEvery)
        scheduleFault(.brokerGoesAway, every: script.brokerLossEvery)
        for partition in broker.partitions where broker[partition].isHidden {
            schedule(.partitionAppears(partition), in: random.duration(.zero...script.faultsEnd))
        }
        guard script.vanishes, let victim = broker.partitions.randomElement(using: &random) else { return }
        schedule(.partitionVanishes(victim), in: random.duration(.zero...script.faultsEnd))
    }

    /// Deletes a partition's oldest records, whether anybody has read them or not.
    mutating func expireRecords() {
        guard !faultsAreOver else { return }
        scheduleFault(.recordsExpire, every: script.retentionEvery)
        guard let partition = broker.partitions.randomElement(using: &random) else { return }
        let log = broker[partition]
        broker[partition].start = Int64.random(in: log.start...log.end, using: &random)
    }

    mutating func loseBroker() {
        guard !faultsAreOver else { return }
        scheduleFault(.brokerGoesAway, every: script.brokerLossEvery)
        brokerIsAwayUntil = now.advanced(by: random.duration(.milliseconds(50)...(.seconds(3))))
        if isExactlyOnce { loseClusterPart() }
    }

    var brokerIsAway: Bool { !faultsAreOver && now < brokerIsAwayUntil }

    mutating func appear(_ partition: TopicPartition) {
        broker[partition].isHidden = false
        schedule(.logGrows(partition), in: .milliseconds(10))
        if isExactlyOnce { return startRebalance() }
        guard driver != nil, !isDrainAsked, broker[partition].owner == .nobody else { return }
        tellDriver(.assigned([laneStart(partition)]), in: shortDelay())
    }

    /// Nothing of it can be read or committed from now on; the group takes it away somewhat later.
    mutating func vanish(_ partition: TopicPartition) {
        broker[partition].isGone = true
        schedule(.goneIsTakenAway(partition), in: random.duration(.zero...(.seconds(10))))
    }

    mutating func takeAwayGone(_ partition: TopicPartition) {
        // An assignment may be on its way to the driver.
        schedule(.goneIsTakenAway(partition), in: .milliseconds(500))
        if isExactlyOnce { return takeGoneFromGroup(partition) }
        guard driver != nil, broker[partition].owner == .us, askedBack.insert(partition).inserted else { return }
        tellDriver(.revoked([partition]), in: .zero)
    }

    /// Why an attempt at this range can read nothing; nil where it can.
    func obstacle(to range: OffsetRange) -> Unreadable? {
        let log = broker[range.partition]
        if log.isGone { return .gone("the topic was deleted") }
        guard range.from < log.start else { return nil }
        return .outOfRange(position: range.from, logStart: log.start, logEnd: log.end)
    }
}
