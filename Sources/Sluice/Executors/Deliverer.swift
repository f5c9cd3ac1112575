/// Gives output to the sinks.
struct Deliverer: Sendable {
    let sinks: [any AnySink]
    let outputs: HeldOutputs

    /// Publishes a unit's output to every sink in turn; says how it went.
    func deliver(_ order: DeliveryOrder) async -> DriverEvent {
        let parts = outputs.outputs(of: order)
        guard parts.count == order.parts.count else {
            return .deliveryFailed(order.id, .outputGone(order))
        }
        for sink in sinks {
            do {
                try await sink.publish(parts, of: order.batch)
            } catch {
                return .deliveryFailed(order.id, Failure(delivering: order, to: sink.name, error))
            }
        }
        for part in order.parts { _ = outputs.take(part.fence) }
        return .delivered(order.id)
    }

    func discard(_ output: TaskOutput) {
        for sink in sinks { sink.discard(output) }
    }
}

extension Failure {
    fileprivate static func outputGone(_ order: DeliveryOrder) -> Failure {
        Failure(origin: .sink, message: "the output of batch \(order.batch) is no longer held", isRetriable: false)
    }

    fileprivate init(delivering order: DeliveryOrder, to sink: String, _ error: any Error) {
        let kafka = error as? KafkaError
        let ranges = order.parts.map { "\($0.range)" }.joined(separator: ", ")
        self.init(
            origin: .sink,
            message: "\(sink), output of \(ranges): \(error)",
            partition: order.parts.first?.range.partition,
            offset: order.parts.first?.range.from,
            isRetriable: kafka?.isRetriable ?? true
        )
    }
}
