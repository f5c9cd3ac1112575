internal import Sluice

/// All metrics by name. No two have samples of the same name, so that no page says one thing twice.
struct MetricFamilies {
    /// What became of the wish for a series.
    enum Outcome<S: Sendable>: Sendable {
        case series(S)
        /// Nobody will see its values.
        case dropped(DropReason, isFirst: Bool)
    }

    enum DropReason: String, Sendable, CaseIterable {
        /// The metric is of another type, or its samples would have the names of another metric's.
        case conflict
        /// The metric has as many series as it may have.
        case seriesLimit = "series_limit"
        /// There are as many metrics as there may be.
        case metricLimit = "metric_limit"
    }

    private(set) var families: [String: MetricFamily] = [:]
    /// Which metric each sample's name belongs to.
    private var owners: [String: String] = [:]
    private let maxMetrics: Int
    private let maxSeries: Int
    private var hasWarnedOfMetrics = false
    private var conflictsWarnedOf: Set<String> = []

    /// - Parameter definitions: Of two with the same samples, the first counts.
    init(_ definitions: [MetricDefinition], maxMetrics: Int, maxSeries: Int) {
        self.maxMetrics = maxMetrics
        self.maxSeries = maxSeries
        for definition in definitions {
            let name = PrometheusNames.metric(definition.name)
            _ = add(MetricFamily(name: name, help: definition.help, kind: definition.kind))
        }
    }

    /// The series at this place: the one that is there, or a new one.
    mutating func series<S: Series>(
        at place: SeriesPlace,
        kind: MetricDefinition.Kind,
        help: @autoclosure () -> String,
        make: (Buckets) -> S
    ) -> Outcome<S> {
        if families[place.metric] == nil {
            guard families.count < maxMetrics else { return dropForMetrics() }
            guard add(MetricFamily(name: place.metric, help: help(), kind: kind)) else { return dropForConflict(place) }
        }
        guard let family = families[place.metric], family.kind.isAlike(kind) else { return dropForConflict(place) }
        if let series = family.series[place.labels] as? S { return .series(series) }
        guard family.series.count < maxSeries else { return dropForSeries(place) }
        let series = make(family.buckets)
        families[place.metric]?.series[place.labels] = series
        return .series(series)
    }

    /// Takes out the series, unless another one has come to its place.
    mutating func remove(_ series: any Series) {
        guard families[series.place.metric]?.series[series.place.labels] === series else { return }
        families[series.place.metric]?.series[series.place.labels] = nil
    }

    private mutating func add(_ family: MetricFamily) -> Bool {
        let samples = family.kind.sampleSuffixes.map { family.name + $0 }
        guard samples.allSatisfy({ owners[$0] == nil }) else { return false }
        for sample in samples { owners[sample] = family.name }
        families[family.name] = family
        return true
    }

    private mutating func dropForMetrics<S: Sendable>() -> Outcome<S> {
        defer { hasWarnedOfMetrics = true }
        return .dropped(.metricLimit, isFirst: !hasWarnedOfMetrics)
    }

    private mutating func dropForSeries<S: Sendable>(_ place: SeriesPlace) -> Outcome<S> {
        defer { families[place.metric]?.hasWarned = true }
        return .dropped(.seriesLimit, isFirst: families[place.metric]?.hasWarned == false)
    }

    /// Beyond as many names as there may be metrics, nobody is told any more.
    private mutating func dropForConflict<S: Sendable>(_ place: SeriesPlace) -> Outcome<S> {
        let isFirst = conflictsWarnedOf.count < maxMetrics && conflictsWarnedOf.insert(place.metric).inserted
        return .dropped(.conflict, isFirst: isFirst)
    }
}
