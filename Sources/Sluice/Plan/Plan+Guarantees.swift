/// What the sinks promise, each and together.
extension Plan {
    /// Whether output goes into Kafka transactions.
    func usesTransactions(_ wanted: DeliveryGuarantee) -> Bool {
        wanted == .exactlyOnce && sinks.contains(where: \.isTransactional)
    }

    /// - Parameter wanted: What the application is configured for.
    func guarantee(of sink: any AnySink, _ wanted: DeliveryGuarantee) -> DeliveryGuarantee {
        sink.isTransactional ? wanted : sink.guarantee
    }

    /// The same for what the plan's application is configured for.
    func guarantee(of sink: any AnySink) -> DeliveryGuarantee { guarantee(of: sink, wantedGuarantee) }

    /// The weakest sink's.
    func guarantee(_ wanted: DeliveryGuarantee) -> DeliveryGuarantee {
        sinks.map { guarantee(of: $0, wanted) }.min() ?? .atLeastOnce
    }

    /// The sinks that promise less than is wanted.
    func weakerSinks(than wanted: DeliveryGuarantee) -> [String] {
        sinks.filter { guarantee(of: $0, wanted) < wanted }.map(\.name)
    }

    /// Who promises what, a sink a line where they differ.
    func explainDelivery(_ wanted: DeliveryGuarantee) -> [String] {
        let scope = commitScope == .task ? "each task by itself" : "each batch as a whole, in order"
        let means = usesTransactions(wanted) ? ", in Kafka transactions" : ""
        let whole = guarantee(wanted)
        let promises = sinks.map { ($0.name, guarantee(of: $0, wanted)) }
        let weakest = promises.contains { $0.1 != whole } ? ", as the weakest sink has it" : ""
        let head = "delivery: \(whole)\(weakest); output is delivered and committed \(scope)\(means)"
        return weakest.isEmpty ? [head] : [head] + promises.map { "  \($0.0): \($0.1)" }
    }
}
