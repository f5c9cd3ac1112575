public import CoreMetrics
public import Logging
public import Sluice
internal import Synchronization

/// Keeps what is recorded through swift-metrics, and writes it as a page for Prometheus.
///
/// ```swift
/// let registry = PrometheusRegistry(definitions: definitions)
/// MetricsSystem.bootstrap(registry)
/// ```
///
/// A metric whose name is among the definitions has their type, help and buckets. Others are made to fit: each character
/// of a name that is not an ASCII letter, a digit or `_` becomes `_`, and so does what is missing before a leading digit;
/// a label that Prometheus keeps for itself (`le`, `quantile`, `__...`) gets the prefix `label_`; labels without value are
/// left out; timers count seconds, in buckets from 1 ms to 1 min, and recorders powers of ten.
///
/// Recording takes no lock. Making a metric takes one, as does the beginning of a page; neither is held for longer than it
/// takes to look something up. To destroy a metric takes its series off the page, whoever else has it: they may go on
/// recording, which nobody sees, and whoever makes it anew begins at 0.
public final class PrometheusRegistry: MetricsFactory {
    /// Series, which are metrics with one set of labels, that a metric may have unless told otherwise.
    public static let defaultMaxSeriesPerMetric = 20_000
    /// Metrics, by name, that there may be, defined ones included. Further ones are dropped, as further series are.
    public static let maxMetrics = 2_000

    static let droppedSeries = MetricDefinition(
        name: "sluice_monitor_series_dropped_total",
        help: "Requests for a series that was dropped, by reason: conflict, series_limit or metric_limit.",
        kind: .counter,
        labels: ["reason"]
    )

    /// Series that a metric may have. Further ones are dropped: they take values that nobody sees, the metric's name is
    /// logged once, and `sluice_monitor_series_dropped_total` counts them.
    public let maxSeriesPerMetric: Int
    private let logger: Logger
    private let families: Mutex<MetricFamilies>

    /// An empty registry that knows these definitions, and those of `ProcessMetrics`.
    ///
    /// - Parameter maxSeriesPerMetric: At least 1; 20,000 unless told otherwise.
    public init(
        definitions: [MetricDefinition] = [],
        maxSeriesPerMetric: Int = PrometheusRegistry.defaultMaxSeriesPerMetric,
        logger: Logger = Logger(label: "sluice.monitor")
    ) {
        self.maxSeriesPerMetric = max(maxSeriesPerMetric, 1)
        self.logger = logger
        let own = [Self.droppedSeries] + ProcessMetrics.definitions
        families = Mutex(
            MetricFamilies(own + definitions, maxMetrics: Self.maxMetrics, maxSeries: self.maxSeriesPerMetric)
        )
    }

    /// All series as they are now, in Prometheus's text format 0.0.4, metrics and their series sorted by name.
    ///
    /// May be called from any thread; what is recorded meanwhile is on the page or is not.
    public func exposition() -> String {
        let families = families.withLock { $0.families }
        var writer = ExpositionWriter()
        for (_, family) in families.sorted(by: { $0.key < $1.key }) { family.write(to: &writer) }
        return writer.text
    }

    func series<S: Series>(
        _ label: String,
        _ dimensions: [(String, String)],
        kind: MetricDefinition.Kind,
        make: (SeriesPlace, Buckets) -> S
    ) -> S {
        let place = SeriesPlace(metric: PrometheusNames.metric(label), labels: labelText(dimensions))
        let outcome = families.withLock { families in
            families.series(at: place, kind: kind, help: "The application's metric \(label).") { make(place, $0) }
        }
        switch outcome {
        case .series(let series): return series
        case .dropped(let reason, let isFirst):
            countDropped(reason)
            if isFirst { log(reason, place.metric) }
            return make(place, Buckets([]))
        }
    }

    func remove(_ handler: AnyObject) {
        guard let series = handler as? any Series else { return }
        families.withLock { $0.remove(series) }
    }

    private func countDropped(_ reason: MetricFamilies.DropReason) {
        let place = SeriesPlace(metric: Self.droppedSeries.name, labels: labelText([("reason", reason.rawValue)]))
        let outcome = families.withLock { families in
            families.series(at: place, kind: .counter, help: "") { _ in CounterSeries(place) }
        }
        if case .series(let counter) = outcome { counter.increment(by: Int64(1)) }
    }

    private func log(_ reason: MetricFamilies.DropReason, _ metric: String) {
        switch reason {
        case .conflict:
            logger.warning(
                "The metric \(metric) is left out: its name is that of a metric of another type; give it another name"
            )
        case .seriesLimit:
            logger.warning(
                """
                The metric \(metric) has \(maxSeriesPerMetric) series: further ones are left out; use labels with \
                fewer values
                """
            )
        case .metricLimit:
            logger.warning("There are \(Self.maxMetrics) metrics: \(metric) and further ones are left out")
        }
    }
}
