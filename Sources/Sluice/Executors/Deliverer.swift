/// Gives output to the sinks.
struct Deliverer: Sendable {
    let sinks: [any AnySink]
    let outputs: HeldOutputs

    /// Publishes a unit's output to every sink in turn that does not have it yet; says how it went.
    func deliver(_ order: DeliveryOrder) async -> DriverEvent {
        let fences = order.parts.map(\.fence)
        guard let parts = outputs.lend(fences), let unit = order.units.first else {
            return .deliveryFailed(order.id, .outputGone(order))
        }
        if let failure = await publish(unit, parts) {
            outputs.giveBack(fences).forEach(discard)
            return .deliveryFailed(order.id, failure)
        }
        outputs.remove(fences)
        return .delivered(order.id)
    }

    /// Publishes a unit's output, which was lent, to each of the sinks that is `wanted` and does not have it yet.
    ///
    /// - Returns: What the first sink failed with that did.
    func publish(
        _ unit: DeliveryOrder.Unit,
        _ parts: [HeldOutputs.Held],
        to isWanted: (any AnySink) -> Bool = { _ in true }
    ) async -> Failure? {
        for sink in sinks where isWanted(sink) && !parts.allSatisfy({ $0.sinksDone.contains(sink.id) }) {
            do {
                try await LateGroups.refusing { try await sink.publish(parts.map(\.output), of: unit.batch) }
                outputs.note(unit.parts.map(\.fence), deliveredTo: sink.id)
            } catch {
                return Failure(delivering: unit.parts, to: sink.name, error)
            }
        }
        return nil
    }

    /// What of the parts goes into a Kafka transaction.
    func transactionOutputs(of parts: [HeldOutputs.Held]) -> [TransactionOutput] {
        parts.flatMap { part in sinks.compactMap { $0.transactionOutput(of: part.output) } }
    }

    /// Drops output, as far as no sink has it.
    func discard(_ held: HeldOutputs.Held) {
        for sink in sinks where !held.sinksDone.contains(sink.id) { sink.discard(held.output) }
    }
}

extension Failure {
    static func outputGone(_ order: DeliveryOrder) -> Failure {
        Failure(
            origin: .sink,
            message: "the output of \(order.parts.map { "\($0.work)" }.listing(atMost: 8)) is no longer held",
            isRetriable: false
        )
    }

    fileprivate init(delivering parts: [DeliveryOrder.Part], to sink: String, _ error: any Error) {
        let isRetriable = (error as? KafkaError)?.isRetriable ?? error.isWorthRetrying
        let ranges = parts.map { "\($0.work)" }.joined(separator: ", ")
        self.init(
            origin: .sink,
            message: "\(sink), output of \(ranges): \((error as? Failure)?.message ?? "\(error)")",
            partition: parts.first?.range?.partition,
            offset: parts.first?.range?.from,
            isRetriable: isRetriable
        )
    }
}
