/// The partitions whose output a sink does not take at present: since when, and what it says.
struct FailingDeliveries: Sendable {
    struct Trouble: Hashable, Sendable {
        let since: Instant
        let message: String
    }

    private var orders: [RequestID: [TopicPartition]] = [:]
    private(set) var troubles: [TopicPartition: Trouble] = [:]

    /// Takes note of what the driver has asked for.
    mutating func note(_ action: DriverAction) {
        switch action {
        case .deliver(let order): orders[order.id] = order.parts.compactMap(\.range?.partition)
        case .release(let partitions):
            for partition in partitions { troubles[partition] = nil }
            // What is on its way ends without them.
            for request in orders.keys { orders[request]?.removeAll { partitions.contains($0) } }
        default: break
        }
    }

    /// Takes note of what came of it.
    ///
    /// - Returns: Whether `troubles` may have changed.
    mutating func note(_ event: DriverEvent, at now: Instant) -> Bool {
        switch event {
        case .delivered(let request):
            guard let partitions = orders.removeValue(forKey: request), !troubles.isEmpty else { return false }
            for partition in partitions { troubles[partition] = nil }
            return true
        case .deliveryFailed(let request, let failure), .deliveryAborted(let request, let failure),
            .deliveryOutdated(let request, let failure):
            for partition in orders.removeValue(forKey: request) ?? [] {
                troubles[partition] = Trouble(since: troubles[partition]?.since ?? now, message: failure.message)
            }
            return true
        default: return false
        }
    }
}

extension [TopicPartition: FailingDeliveries.Trouble] {
    /// The one that lasts longest, if any lasts for `patience`.
    func worst(at now: Instant, patience: Duration) -> (partition: TopicPartition, trouble: Value)? {
        let lasting = filter { $0.value.since.duration(to: now) >= patience }
        return lasting.min { ($0.value.since, $0.key) < ($1.value.since, $1.key) }
            .map { (partition: $0.key, trouble: $0.value) }
    }
}
