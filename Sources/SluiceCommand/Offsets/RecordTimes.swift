import SluiceKafka

/// Reads the records at committed offsets, for their times.
struct RecordTimes {
    /// Between two looks whether records have come.
    private static let pause = Duration.milliseconds(2)

    let client: ClusterClient

    /// The same partitions, with the time of the next record where there is one and it came within the client's timeout.
    func added(to views: [PartitionView]) async throws -> [PartitionView] {
        var waiting = try open(views)
        let all = waiting.values
        defer { for queue in all { try? client.groups.logs.close(queue) } }
        var found = views
        let deadline = ContinuousClock.now + client.timeout
        while !waiting.isEmpty, ContinuousClock.now < deadline {
            for (index, queue) in waiting {
                let end = views[index].logEnd ?? 0
                let record = try next(queue, until: end)
                if let time = record?.timestamp, time.kind != .none { found[index].nextRecordTime = time.milliseconds }
                // A range may end in offsets that no record bears.
                if record != nil || queue.position >= end { waiting[index] = nil }
            }
            try await Task.sleep(for: Self.pause)
        }
        return found
    }

    /// The readers of those partitions that have a record at the committed offset or behind it, by place in `views`.
    private func open(_ views: [PartitionView]) throws -> [Int: PartitionQueue] {
        var queues: [Int: PartitionQueue] = [:]
        for (index, view) in views.enumerated() {
            guard view.fault == nil, let offset = view.committed?.offset else { continue }
            guard let start = view.logStart, let end = view.logEnd, start <= offset, offset < end else { continue }
            queues[index] = try client.ask(access: "READ on the topic") { groups, _ throws(KafkaError) in
                try groups.logs.open(view.partition, at: offset)
            }
        }
        return queues
    }

    private func next(_ queue: PartitionQueue, until end: Int64) throws -> Record? {
        do throws(KafkaError) {
            return try queue.read(atMost: 1, until: end)?.first
        } catch  where error.isRetriable {
            return nil
        } catch {
            throw client.explained(error, access: "READ on the topic")
        }
    }
}
