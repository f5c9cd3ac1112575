import Sluice
import SluiceMonitor

/// The names that an expression may use.
struct KnownNames {
    /// Labels by metric; what Prometheus adds is in all of them.
    private let metrics: [String: Set<String>]
    private static let ofTargets: Set = ["job", "instance"]

    /// - Parameter recorded: What recording rules make, which bears any of the labels.
    init(recorded: [String]) {
        var metrics: [String: Set<String>] = ["up": [], "ALERTS": ["alertname", "alertstate", "severity"]]
        for definition in MetricsCatalogue.all + ProcessMetrics.definitions {
            let labels = Set(definition.labels)
            guard case .histogram = definition.kind else { metrics[definition.name] = labels; continue }
            metrics[definition.name + "_bucket"] = labels.union(["le"])
            metrics[definition.name + "_sum"] = labels
            metrics[definition.name + "_count"] = labels
        }
        let all = metrics.values.reduce(into: Set<String>()) { $0.formUnion($1) }
        for name in recorded { metrics[name] = all }
        self.metrics = metrics
    }

    /// What is wrong with the names of an expression; empty if nothing is.
    func complaints(about expression: String) -> [String] {
        let query = PromQL(expression)
        var complaints = query.selectors.isEmpty ? ["names no metric"] : []
        var labels = Self.ofTargets
        for (metric, selected) in query.selectors {
            guard let known = metrics[metric] else { complaints.append("no metric '\(metric)'"); continue }
            labels.formUnion(known)
            for label in selected where !known.union(Self.ofTargets).contains(label) {
                complaints.append("'\(metric)' has no label '\(label)'")
            }
        }
        complaints += query.groupings.filter { !labels.contains($0) }.map { "no label '\($0)'" }
        return complaints
    }
}
