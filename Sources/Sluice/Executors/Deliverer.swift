/// Gives output to the sinks.
struct Deliverer: Sendable {
    let sinks: [any AnySink]
    let outputs: HeldOutputs

    /// Publishes a unit's output to every sink in turn that does not have it yet; says how it went.
    func deliver(_ order: DeliveryOrder) async -> DriverEvent {
        let fences = order.parts.map(\.fence)
        guard let parts = outputs.lend(fences), !order.units.isEmpty else {
            return .deliveryFailed(order.id, .outputGone(order))
        }
        for sink in sinks where !parts.allSatisfy({ $0.sinksDone.contains(sink.id) }) {
            do {
                try await sink.publish(parts.map(\.output), of: order.units[0].batch)
                outputs.note(fences, deliveredTo: sink.id)
            } catch {
                outputs.giveBack(fences).forEach(discard)
                return .deliveryFailed(order.id, Failure(delivering: order, to: sink.name, error))
            }
        }
        outputs.remove(fences)
        return .delivered(order.id)
    }

    /// Drops output, as far as no sink has it.
    func discard(_ held: HeldOutputs.Held) {
        for sink in sinks where !held.sinksDone.contains(sink.id) { sink.discard(held.output) }
    }
}

extension Failure {
    fileprivate static func outputGone(_ order: DeliveryOrder) -> Failure {
        Failure(
            origin: .sink,
            message: "the output of \(order.parts.map { "\($0.range)" }.listing(atMost: 8)) is no longer held",
            isRetriable: false
        )
    }

    fileprivate init(delivering order: DeliveryOrder, to sink: String, _ error: any Error) {
        let isRetriable = (error as? KafkaError)?.isRetriable ?? error.isWorthRetrying
        let ranges = order.parts.map { "\($0.range)" }.joined(separator: ", ")
        self.init(
            origin: .sink,
            message: "\(sink), output of \(ranges): \((error as? Failure)?.message ?? "\(error)")",
            partition: order.parts.first?.range.partition,
            offset: order.parts.first?.range.from,
            isRetriable: isRetriable
        )
    }
}
