internal import CRdKafka
import Synchronization

extension ReaderClient {
    /// Where each partition ends: the next offset to be written, or the last stable one when `isolation.level` is
    /// `read_committed`. One request a broker that leads any of them; blocks.
    ///
    /// - Parameter timeout: How long to wait for leaders and for answers.
    /// - Returns: An offset or an error for every partition that was asked for: that it is not there is an error.
    /// - Throws: When nothing was learned, since no broker answered in time.
    public func logEnds(
        of partitions: some Collection<KafkaPartition>,
        timeout: Duration
    ) throws(KafkaError) -> [KafkaPartition: Result<Int64, KafkaError>] {
        try offsets(of: partitions, at: Int64(RD_KAFKA_OFFSET_END), timeout, doing: "asking where partitions end")
    }

    /// Where each partition begins: the first offset that the log still holds. As `logEnds(of:timeout:)`.
    public func logStarts(
        of partitions: some Collection<KafkaPartition>,
        timeout: Duration
    ) throws(KafkaError) -> [KafkaPartition: Result<Int64, KafkaError>] {
        try offsets(
            of: partitions,
            at: Int64(RD_KAFKA_OFFSET_BEGINNING),
            timeout,
            doing: "asking where partitions begin"
        )
    }

    /// The first offset of each partition whose record's timestamp is `milliseconds` since 1970 or later; -1 where
    /// there is none. As `logEnds(of:timeout:)`.
    public func offsets(
        of partitions: some Collection<KafkaPartition>,
        since milliseconds: Int64,
        timeout: Duration
    ) throws(KafkaError) -> [KafkaPartition: Result<Int64, KafkaError>] {
        try offsets(of: partitions, at: max(0, milliseconds), timeout, doing: "looking offsets up by time")
    }

    /// The partition's high watermark as the last fetch told it; nil before there was one. It asks nobody, may be old,
    /// and is never the last stable offset: a `read_committed` reader may not get there.
    public func cachedLogEnd(of partition: KafkaPartition) -> Int64? {
        guard !isShutDown else { return nil }
        var low: Int64 = -1
        var high: Int64 = -1
        let result = rd_kafka_get_watermark_offsets(
            handle.pointer,
            partition.topic,
            partition.partition,
            &low,
            &high
        )
        return result == RD_KAFKA_RESP_ERR_NO_ERROR && high >= 0 ? high : nil
    }

    /// The topics that the cluster has and the client may see; blocks.
    ///
    /// - Returns: The number of partitions, or what is wrong, by topic.
    public func metadata(timeout: Duration) throws(KafkaError) -> [String: Result<Int, KafkaError>] {
        guard !isShutDown else { throw .closed("The reader") }
        return try handle.allTopics(timeout: timeout)
    }

    private func offsets(
        of partitions: some Collection<KafkaPartition>,
        at time: Int64,
        _ timeout: Duration,
        doing: String
    ) throws(KafkaError) -> [KafkaPartition: Result<Int64, KafkaError>] {
        guard !isShutDown else { throw .closed("The reader") }
        guard !partitions.isEmpty else { return [:] }
        try follow(Set(partitions.map(\.topic)))
        if absent.withLock({ $0.isDisjoint(with: partitions) }) {
            do throws(KafkaError) {
                return try ask(partitions, at: time, timeout, doing: doing)
            } catch  where !error.code.meansGone {
                throw error
            } catch {}
        }
        return try askThosePresent(Array(partitions), at: time, timeout, doing: doing)
    }

    /// One partition that librdkafka does not know fails the whole request: it was deleted, or it is so new that this
    /// client has not heard of it. So it is made to look, and asked for the others.
    private func askThosePresent(
        _ partitions: [KafkaPartition],
        at time: Int64,
        _ timeout: Duration,
        doing: String
    ) throws(KafkaError) -> [KafkaPartition: Result<Int64, KafkaError>] {
        var counts: [String: Result<Int, KafkaError>] = [:]
        for topic in Set(partitions.map(\.topic)) {
            counts[topic] = try handle.partitionCount(of: topic, timeout: timeout)
        }
        var answers: [KafkaPartition: Result<Int64, KafkaError>] = [:]
        var present: [KafkaPartition] = []
        for partition in partitions {
            switch counts[partition.topic] {
            case .success(let count) where partition.partition < count: present.append(partition)
            case .failure(let error): answers[partition] = .failure(error)
            default: answers[partition] = .failure(.absent(partition, while: doing))
            }
        }
        absent.withLock { absent in
            absent.subtract(present)
            absent.formUnion(answers.keys)
        }
        guard !present.isEmpty else { return answers }
        do throws(KafkaError) {
            answers.merge(try ask(present, at: time, timeout, doing: doing)) { first, _ in first }
        } catch  where error.code.meansGone {
            for partition in present { answers[partition] = .failure(error) }
        }
        return answers
    }

    private func ask(
        _ partitions: some Collection<KafkaPartition>,
        at time: Int64,
        _ timeout: Duration,
        doing: String
    ) throws(KafkaError) -> [KafkaPartition: Result<Int64, KafkaError>] {
        let list = PartitionList(partitions, offset: time)
        let result = rd_kafka_offsets_for_times(handle.pointer, list.pointer, timeout.kafkaMilliseconds)
        try KafkaError.check(result, while: doing)
        var offsets: [KafkaPartition: Result<Int64, KafkaError>] = [:]
        for element in list.elements {
            offsets[element.partition] =
                element.error == RD_KAFKA_RESP_ERR_NO_ERROR
                ? .success(element.offset)
                : .failure(KafkaError(element.error, while: "\(doing): \(element.partition)"))
        }
        return offsets
    }
}

extension KafkaError {
    fileprivate static func absent(_ partition: KafkaPartition, while doing: String) -> KafkaError {
        let code = Code.unknownPartition
        return KafkaError(code: code, message: "\(doing): \(partition): \(code.explanation)")
    }
}
