internal import CRdKafka
internal import Dispatch
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Owns one librdkafka client, and what its callbacks need for as long as they may come.
///
/// Sendable: librdkafka's handle may be used from any thread, and nothing else here changes but the `Atomic`.
final class ClientHandle: @unchecked Sendable {
    let pointer: OpaquePointer
    let mask: SecretMask
    private let log: Unmanaged<LogTarget>
    private let isDestroyed = Atomic(false)

    /// - Parameter events: The `RD_KAFKA_EVENT_…` that are delivered through queues.
    init(
        _ use: KafkaConfiguration.Use,
        _ configuration: KafkaConfiguration,
        events: Int32 = 0,
        log handler: @escaping KafkaLogHandler
    ) throws(KafkaConfigurationError) {
        let properties = try ClientProperties(configuration)
        let mask = SecretMask(configuration)
        self.mask = mask
        log = Unmanaged.passRetained(LogTarget(handler: handler, mask: mask))
        rd_kafka_conf_set_opaque(properties.pointer, log.toOpaque())
        rd_kafka_conf_set_log_cb(properties.pointer) { client, level, facility, text in
            guard let client, let opaque = rd_kafka_opaque(client) else { return }
            Unmanaged<LogTarget>.fromOpaque(opaque).takeUnretainedValue().take(level, facility, text)
        }
        rd_kafka_conf_set_events(properties.pointer, events)
        if use == .producer { rd_kafka_conf_set_closesocket_cb(properties.pointer) { dropUnsent($0, $1) } }
        let type = use == .consumer ? RD_KAFKA_CONSUMER : RD_KAFKA_PRODUCER
        var text = [CChar](repeating: 0, count: 512)
        guard let pointer = rd_kafka_new(type, properties.pointer, &text, text.count) else {
            properties.discard()
            log.release()
            throw KafkaConfigurationError(
                property: nil,
                value: nil,
                reason: mask.masked(string(text)),
                remedy: "Check the properties and files that it names"
            )
        }
        self.pointer = pointer
    }

    deinit { destroy() }

    /// Blocks until librdkafka's threads have ended. Every queue of the client must have been given back before.
    func destroy(leavingGroup: Bool = true) {
        guard !isDestroyed.exchange(true, ordering: .sequentiallyConsistent) else { return }
        rd_kafka_destroy_flags(pointer, leavingGroup ? 0 : RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE)
        log.release()
    }

    /// The same, but waits no longer than that. librdkafka 2.0.2 may never end a client that knew a topic which was
    /// deleted: it is left to the end of the process then.
    ///
    /// - Returns: Whether it has ended.
    func destroy(leavingGroup: Bool = true, within limit: Duration) -> Bool {
        let isOver = DispatchSemaphore(value: 0)
        _ = NativeThread(name: "kafka-close") { [self] in
            destroy(leavingGroup: leavingGroup)
            isOver.signal()
        }
        return isOver.wait(timeout: .now() + .milliseconds(Int(limit.kafkaMilliseconds))) == .success
    }

    /// The error that ended the client; nil while it works.
    var fatalError: KafkaError? {
        var text = [CChar](repeating: 0, count: 512)
        let code = rd_kafka_fatal_error(pointer, &text, text.count)
        guard code != RD_KAFKA_RESP_ERR_NO_ERROR else { return nil }
        let named = KafkaError.Code(code)
        return KafkaError(
            code: named,
            message: named.withRemedy(mask.masked(string(text))),
            isRetriable: false,
            isFatal: true
        )
    }
}

private final class LogTarget: Sendable {
    let handler: KafkaLogHandler
    let mask: SecretMask

    init(handler: @escaping KafkaLogHandler, mask: SecretMask) {
        self.handler = handler
        self.mask = mask
    }

    func take(_ level: Int32, _ facility: UnsafePointer<CChar>?, _ text: UnsafePointer<CChar>?) {
        handler(
            KafkaLogLine(
                level: Int(level),
                facility: facility.map { String(cString: $0) } ?? "",
                message: text.map { mask.masked(String(cString: $0)) } ?? ""
            )
        )
    }
}

/// Closes a socket, and has the system forget what it has not sent: a producer that was given up must not write any
/// more, however long the network was away.
private func dropUnsent(_ socket: Int32, _: UnsafeMutableRawPointer?) -> Int32 {
    var forgetting = linger(l_onoff: 1, l_linger: 0)
    setsockopt(socket, SOL_SOCKET, SO_LINGER, &forgetting, socklen_t(MemoryLayout<linger>.size))
    return close(socket)
}
