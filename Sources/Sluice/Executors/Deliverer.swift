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
                return Failure(delivering: parts.map(\.output), to: sink, error)
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
    /// Parts that are named; the others are counted.
    private static let namedParts = 8

    static func outputGone(_ order: DeliveryOrder) -> Failure {
        Failure(
            origin: .sink,
            message: "the output of \(order.parts.map { "\($0.work)" }.listing(atMost: namedParts)) is no longer held",
            isRetriable: false
        )
    }

    /// Names the ranges and buckets that have something for the sink: of a batch that is shuffled, mostly buckets alone.
    fileprivate init(delivering outputs: [TaskOutput], to sink: any AnySink, _ error: any Error) {
        let isRetriable = (error as? KafkaError)?.isRetriable ?? error.isWorthRetrying
        let own = outputs.filter { ($0.staged[sink.id]?.recordCount ?? 0) > 0 }
        let parts = (own.isEmpty ? outputs : own).map(\.work)
        self.init(
            origin: .sink,
            message: "\(sink.name), output of \(parts.listing(atMost: Self.namedParts)): \(Self.message(of: error))",
            partition: parts.first?.range?.partition,
            offset: parts.first?.range?.from,
            isRetriable: isRetriable
        )
    }
}
