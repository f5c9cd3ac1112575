import SluiceCore

/// The cluster's part in exactly-once mode: requests that arrive, markers, time-outs, and parts that are away.
extension Simulation {
    mutating func perform(_ happening: ClusterHappening) throws(Violation) {
        switch happening {
        case .requestArrives(let request, let asker): try take(request, from: asker)
        case .transactionsExpire:
            for id in world.cluster.coordinator.expire(at: now) { scheduleMarkers(of: id) }
        case .markerIsDue(let id, let place): try writeMarker(of: id, at: place)
        case .returns(let part): world.cluster.away.remove(part)
        case .sessionExpires(let member): removeMember(member)
        case .rebalanceEnds(let generation):
            if world.cluster.group.isReadyToComplete { completeRebalance(of: generation) }
        case .rebalanceTimesOut(let generation): completeRebalance(of: generation)
        case .partitionsComeBack: bringPartitionsBack()
        case .otherCrashes: crashOther()
        case .otherLeaves: otherLeaves()
        case .suspends: suspend()
        }
    }

    /// Sends a request; it, or its reply, may get lost.
    mutating func send(_ request: ClusterRequest, from asker: Asker) {
        guard !fault(transactions.messageIsLost / 2) else { return answer(asker, nil, in: .milliseconds(500)) }
        let isSlow = fault(transactions.requestIsSlow)
        let time = isSlow ? random.duration(.milliseconds(300)...(.seconds(6))) : shortDelay()
        schedule(.cluster(.requestArrives(request, asker)), in: time)
    }

    private mutating func take(_ request: ClusterRequest, from asker: Asker) throws(Violation) {
        let isCommit = commitsTransaction(request)
        let reply = world.cluster.handle(request, at: now)
        if isCommit, reply == .done { try noteDecided(request) }
        switch request {
        case .initProducer(let id, _):
            if asker.side == .us, asker.life != life { world.wasTakenOver = true }
            scheduleMarkers(of: id)
        case .end(_, let id, _): scheduleMarkers(of: id)
        case .addPlaces where reply == .done:
            schedule(.cluster(.transactionsExpire), in: transactions.timeout + random.duration(.zero...(.seconds(1))))
        case .commitPlainOffsets: try noteCommitted()
        default: break
        }
        let isLost = fault(transactions.messageIsLost / 2)
        if isLost { answer(asker, nil, in: .milliseconds(500)) } else { answer(asker, reply, in: shortDelay()) }
    }

    private mutating func answer(_ asker: Asker, _ reply: ClusterReply?, in delay: Duration) {
        switch asker {
        case .transaction(let number, let request, let side, let life):
            schedule(.client(.hears(number, request: request, reply), side, life: life), in: delay)
        case .producer(let slot, let life):
            schedule(.client(.hearsOfProducer(slot, reply), .us, life: life), in: delay)
        }
    }

    // MARK: Markers

    private func commitsTransaction(_ request: ClusterRequest) -> Bool {
        guard case .end(.commit, let id, _) = request else { return false }
        return world.cluster.coordinator.state(of: id) == .ongoing
    }

    /// From now on what the transaction holds will become visible, whatever happens.
    private mutating func noteDecided(_ request: ClusterRequest) throws(Violation) {
        guard case .end(_, let id, _) = request, let session = world.cluster.coordinator.session(of: id) else { return }
        summary.transactions += 1
        for log in world.cluster.outputs {
            for record in log.open(of: session.id) {
                switch record.kind {
                case .output:
                    summary.delivered += 1
                    try note(.delivered(record.partition, offset: record.offset, writer: session.id))
                case .deadLetter: try passOver(record.partition, record.offset)
                }
            }
        }
    }

    private mutating func scheduleMarkers(of id: String) {
        guard let (_, _, places) = world.cluster.coordinator.missingMarkers(of: id) else { return }
        for place in places {
            let isSlow = fault(transactions.requestIsSlow)
            let time = isSlow ? random.duration(.milliseconds(100)...(.seconds(3))) : shortDelay()
            schedule(.cluster(.markerIsDue(id, place)), in: time)
        }
    }

    private mutating func writeMarker(of id: String, at place: TransactionPlace) throws(Violation) {
        guard world.cluster.writeMarker(of: id, at: place) else {
            return schedule(.cluster(.markerIsDue(id, place)), in: .milliseconds(200))
        }
        switch place {
        case .output(let index): try read(index)
        case .offsets: try noteCommitted()
        }
    }

    /// The `read_committed` reader goes on.
    private mutating func read(_ index: Int) throws(Violation) {
        let (records, next) = world.cluster.outputs[index].committed(from: world.readers[index])
        world.readers[index] = next
        for record in records { try note(.seen(record)) }
    }

    /// Takes over what the group has committed by now.
    mutating func noteCommitted() throws(Violation) {
        let offsets = world.cluster.group.offsets.committed
        for partition in broker.partitions {
            guard let offset = offsets[partition], offset != broker[partition].committed else { continue }
            if failing.policy == .skip { try noteSkipped(partition, until: offset) }
            summary.commits += 1
            try note(.committed(partition, offset: offset))
            broker[partition].committed = offset
        }
    }

    private mutating func noteSkipped(_ partition: TopicPartition, until end: Int64) throws(Violation) {
        let log = broker[partition]
        guard log.committed < end else { return }
        for offset in log.records(in: log.committed..<end) where failing.contains(partition, offset) {
            try passOver(partition, offset)
        }
    }

    // MARK: Parts that are away

    mutating func loseClusterPart() {
        guard let part = ClusterPart.allCases.randomElement(using: &random) else { return }
        world.cluster.away.insert(part)
        schedule(.cluster(.returns(part)), in: random.duration(.milliseconds(50)...(.seconds(3))))
    }

    /// Ends what is still open, so that what is decided can be seen.
    mutating func settleCluster() throws(Violation) {
        world.cluster.away = []
        now = now.advanced(by: transactions.timeout * 2)
        for id in world.cluster.coordinator.expire(at: now) { scheduleMarkers(of: id) }
        for id in world.cluster.coordinator.ids {
            for place in world.cluster.coordinator.missingMarkers(of: id)?.2 ?? [] {
                try writeMarker(of: id, at: place)
            }
        }
        for index in world.readers.indices { try read(index) }
    }
}
