internal import Sluice

/// A metric and its series.
struct MetricFamily {
    let name: String
    let help: String
    let kind: MetricDefinition.Kind
    /// By their labels.
    var series: [String: any Series] = [:]
    /// Whether somebody has been told that a series was dropped.
    var hasWarned = false
    let buckets: Buckets

    init(name: String, help: String, kind: MetricDefinition.Kind) {
        self.name = name
        self.help = help
        self.kind = kind
        if case .histogram(let bounds) = kind { buckets = Buckets(bounds) } else { buckets = Buckets([]) }
    }

    func write(to writer: inout ExpositionWriter) {
        guard !series.isEmpty else { return }
        writer.header(name: name, help: help, kind: kind)
        for (_, series) in series.sorted(by: { $0.key < $1.key }) { series.write(to: &writer) }
    }
}

extension MetricDefinition.Kind {
    /// Whether two metrics may be one: buckets do not matter.
    func isAlike(_ other: Self) -> Bool { prometheusName == other.prometheusName }
}
