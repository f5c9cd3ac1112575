internal import CRdKafka
import Synchronization

extension Producer {
    /// Queues one record, without copying its key and value; never waits. May be called from any thread.
    ///
    /// - Parameters:
    ///   - topic: From `topic(_:)` of this producer.
    ///   - partition: Where to; -1 lets the partitioner choose by the key.
    ///   - key: Copied. Nil is null.
    ///   - value: **Not copied: the memory must stay as it is until the record's delivery report.** Nil is null.
    ///   - headers: As `RecordHeaders.withEncodedBytes` gives them; copied.
    ///   - further: Headers behind those, in the same form: what many records have in common need not be put together
    ///     for each.
    ///   - timestamp: Milliseconds since 1970; 0 is now.
    ///   - tag: Comes back in the delivery report.
    /// - Returns: Whether the record was taken; an error names what is wrong with it or with the producer.
    public func send(
        to topic: TopicHandle,
        partition: Int32 = -1,
        key: UnsafeRawBufferPointer?,
        value: UnsafeRawBufferPointer?,
        headers: UnsafeRawBufferPointer = UnsafeRawBufferPointer(start: nil, count: 0),
        further: UnsafeRawBufferPointer = UnsafeRawBufferPointer(start: nil, count: 0),
        timestamp: Int64 = 0,
        tag: UInt
    ) -> SendResult {
        guard !isClosed, !isGivenUp else { return .failed(.closed("The producer")) }
        let message = Outgoing(
            topic: topic.pointer,
            partition: partition,
            key: key,
            value: value,
            timestamp: timestamp,
            tag: tag
        )
        var code = message.queue(on: handle.pointer, headers, further)
        if code == RD_KAFKA_RESP_ERR__QUEUE_FULL {
            // Again, now that the generation is noted: if this fails too, the reports that make room come after it.
            let generation = space.generation
            code = message.queue(on: handle.pointer, headers, further)
            guard code == RD_KAFKA_RESP_ERR__QUEUE_FULL else { return result(code, topic) }
            fullSince.store(generation, ordering: .sequentiallyConsistent)
            return .queueFull
        }
        return result(code, topic)
    }

    private func result(_ code: rd_kafka_resp_err_t, _ topic: TopicHandle) -> SendResult {
        if code == RD_KAFKA_RESP_ERR_NO_ERROR { return .queued }
        return .failed(handle.fatalError ?? KafkaError(code, while: "sending to topic \(topic.name)"))
    }

    /// Returns when a buffer that `send` found full may have room again, at once when there were reports since, or when
    /// the task is cancelled. Room is not promised: send again, and wait again.
    public func waitForSpace() async {
        guard !isClosed else { return }
        await space.wait(past: fullSince.load(ordering: .sequentiallyConsistent))
    }
}

/// One record on its way into librdkafka.
private struct Outgoing {
    let topic: OpaquePointer
    let partition: Int32
    let key: UnsafeRawBufferPointer?
    let value: UnsafeRawBufferPointer?
    let timestamp: Int64
    let tag: UInt

    /// librdkafka takes a null pointer for null, and an empty buffer's address may be null. Nobody reads or writes it.
    nonisolated(unsafe) private static let empty = UnsafeRawPointer(
        UnsafeMutableRawPointer.allocate(byteCount: 1, alignment: 1)
    )

    private static func address(_ bytes: UnsafeRawBufferPointer?) -> UnsafeMutableRawPointer? {
        bytes.map { UnsafeMutableRawPointer(mutating: $0.baseAddress ?? empty) }
    }

    @inline(__always)
    func queue(
        on client: OpaquePointer,
        _ headers: UnsafeRawBufferPointer,
        _ further: UnsafeRawBufferPointer
    ) -> rd_kafka_resp_err_t {
        guard headers.isEmpty, further.isEmpty, timestamp == 0 else { return queueInFull(on: client, headers, further) }
        let opaque = UnsafeMutableRawPointer(bitPattern: tag)
        let result = rd_kafka_produce(
            topic,
            partition,
            0,
            Self.address(value),
            value?.count ?? 0,
            Self.address(key),
            key?.count ?? 0,
            opaque
        )
        return result == 0 ? RD_KAFKA_RESP_ERR_NO_ERROR : rd_kafka_last_error()
    }

    private func queueInFull(
        on client: OpaquePointer,
        _ headers: UnsafeRawBufferPointer,
        _ further: UnsafeRawBufferPointer
    ) -> rd_kafka_resp_err_t {
        withUnsafeTemporaryAllocation(of: rd_kafka_vu_t.self, capacity: 7) { arguments in
            let list = headers.isEmpty && further.isEmpty ? nil : Self.headers(headers, further)
            arguments.initialize(repeating: rd_kafka_vu_t())
            fill(arguments, list)
            let count = arguments.count - (list == nil ? 1 : 0)
            let error = rd_kafka_produceva(client, arguments.baseAddress, count)
            guard let error else { return RD_KAFKA_RESP_ERR_NO_ERROR }
            // Only a record that was taken takes its headers along.
            if let list { rd_kafka_headers_destroy(list) }
            defer { rd_kafka_error_destroy(error) }
            return rd_kafka_error_code(error)
        }
    }

    private func fill(_ arguments: UnsafeMutableBufferPointer<rd_kafka_vu_t>, _ headers: OpaquePointer?) {
        arguments[0].vtype = RD_KAFKA_VTYPE_RKT
        arguments[0].u.rkt = topic
        arguments[1].vtype = RD_KAFKA_VTYPE_PARTITION
        arguments[1].u.i32 = partition
        arguments[2].vtype = RD_KAFKA_VTYPE_KEY
        arguments[2].u.mem.ptr = Self.address(key)
        arguments[2].u.mem.size = key?.count ?? 0
        arguments[3].vtype = RD_KAFKA_VTYPE_VALUE
        arguments[3].u.mem.ptr = Self.address(value)
        arguments[3].u.mem.size = value?.count ?? 0
        arguments[4].vtype = RD_KAFKA_VTYPE_TIMESTAMP
        arguments[4].u.i64 = timestamp
        arguments[5].vtype = RD_KAFKA_VTYPE_OPAQUE
        arguments[5].u.ptr = UnsafeMutableRawPointer(bitPattern: tag)
        arguments[6].vtype = RD_KAFKA_VTYPE_HEADERS
        arguments[6].u.headers = headers
    }

    private static func headers(_ first: UnsafeRawBufferPointer, _ further: UnsafeRawBufferPointer) -> OpaquePointer {
        let list: OpaquePointer = rd_kafka_headers_new(8)
        add(first, to: list)
        add(further, to: list)
        return list
    }

    private static func add(_ bytes: UnsafeRawBufferPointer, to list: OpaquePointer) {
        var offset = 0
        while offset < bytes.count {
            let view = HeaderEncoding.view(at: offset, bytes)
            let name = UnsafeRawBufferPointer(rebasing: bytes[view.name]).bindMemory(to: CChar.self)
            let value = view.value.map { address(UnsafeRawBufferPointer(rebasing: bytes[$0])) } ?? nil
            // A length of -1 would have librdkafka look for a terminator.
            let base = name.baseAddress ?? UnsafePointer(empty.assumingMemoryBound(to: CChar.self))
            rd_kafka_header_add(list, base, name.count, value, view.value?.count ?? 0)
            offset = view.end
        }
    }
}
