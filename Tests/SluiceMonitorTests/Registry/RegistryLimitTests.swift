import CoreMetrics
import Sluice
import SluiceMonitor
import Testing

@Suite struct RegistryLimitTests {
    private let log = LogLines()

    @Test func furtherSeriesAreDroppedCountedAndToldOnce() {
        let registry = PrometheusRegistry(maxSeriesPerMetric: 2, logger: log.logger)
        for number in 1...5 { registry.makeCounter(label: "c", dimensions: [("n", "\(number)")]).increment(by: 1) }
        #expect(registry.lines.filter { $0.hasPrefix("c{") } == [#"c{n="1"} 1"#, #"c{n="2"} 1"#])
        #expect(registry.lines.last == #"sluice_monitor_series_dropped_total{reason="series_limit"} 3"#)
        #expect(log.all.count == 1)
        #expect(log.all.first?.hasPrefix("The metric c has 2 series: further ones are left out") == true)
    }

    @Test func aDestroyedSeriesMakesRoom() {
        let registry = PrometheusRegistry(maxSeriesPerMetric: 1, logger: log.logger)
        registry.destroyCounter(registry.makeCounter(label: "c", dimensions: [("n", "1")]))
        registry.makeCounter(label: "c", dimensions: [("n", "2")]).increment(by: 1)
        #expect(registry.lines.last == #"c{n="2"} 1"#)
        #expect(log.all == [])
    }

    @Test func theFirstTypeOfANameCounts() {
        let registry = PrometheusRegistry(logger: log.logger)
        registry.makeCounter(label: "x", dimensions: []).increment(by: 1)
        for _ in 1...2 {
            registry.makeMeter(label: "x", dimensions: []).set(2.0)
            registry.makeTimer(label: "x", dimensions: []).recordNanoseconds(3)
        }
        #expect(registry.lines.filter { $0.hasPrefix("x") } == ["x 1"])
        #expect(registry.lines.contains(#"sluice_monitor_series_dropped_total{reason="conflict"} 4"#))
        #expect(log.all.count == 1)
    }

    @Test func theDefinedTypeCountsMore() {
        let definition = MetricDefinition(name: "x", help: "X.", kind: .gauge)
        let registry = PrometheusRegistry(definitions: [definition, definition], logger: log.logger)
        registry.makeCounter(label: "x", dimensions: []).increment(by: 1)
        #expect(!registry.lines.contains { $0.hasPrefix("x") })
    }

    @Test(arguments: ["h_count", "h_sum", "h_bucket"])
    func noMetricTakesTheNameOfAHistogramsSample(name: String) {
        let registry = PrometheusRegistry(logger: log.logger)
        registry.makeTimer(label: "h", dimensions: []).recordNanoseconds(1)
        registry.makeCounter(label: name, dimensions: []).increment(by: 7)
        #expect(!registry.exposition().contains("# TYPE \(name)"))

        let reversed = PrometheusRegistry(logger: log.logger)
        reversed.makeCounter(label: name, dimensions: []).increment(by: 7)
        reversed.makeTimer(label: "h", dimensions: []).recordNanoseconds(1)
        #expect(!reversed.exposition().contains("# TYPE h histogram"))
    }

    @Test func furtherMetricsAreDroppedAndToldOnce() {
        let registry = PrometheusRegistry(logger: log.logger)
        for number in 0..<(PrometheusRegistry.maxMetrics + 10) {
            registry.makeMeter(label: "m\(number)", dimensions: []).set(Int64(1))
        }
        let metrics = registry.lines.filter { $0.hasPrefix("# TYPE m") }
        #expect(metrics.count < PrometheusRegistry.maxMetrics)
        #expect(registry.lines.last?.hasPrefix(#"sluice_monitor_series_dropped_total{reason="metric_limit"}"#) == true)
        #expect(log.all.count == 1)
    }
}
