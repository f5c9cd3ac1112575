import SluiceTesting
import Testing

@testable import Sluice

@Suite(.timeLimit(.minutes(1))) struct SharedMetricsTests {
    @Test func metricsAndStatusTellWhatCounts() async throws {
        let metrics = CapturedMetrics()
        let pipeline = Pipeline(MemorySource(numbers: 10, partitions: 2), .quiet.with { $0.metrics = metrics })
        let app = pipeline.app
        let (count, sum) = (app.counter("seen"), app.sum("amount"))
        let (least, greatest) = (app.minimum("least"), app.maximum("greatest"))
        let histogram = app.histogram("sizes", buckets: [1, 4.5])
        let names = app.broadcast("names", 1)
        let loaded = app.broadcast("loaded", refreshEvery: .seconds(60)) { 2 }
        _ = app.minimum("none")
        pipeline.numbers
            .map { number in
                count.add()
                let amount = Double(number)
                sum.add(amount)
                least.add(amount)
                greatest.add(amount)
                histogram.add(amount)
                return try number * names.value * loaded.value
            }
            .write(to: pipeline.output)
        try await app.run()

        #expect(metrics.value("sluice_accumulator_count_total", ["name": "seen"]) == 10)
        #expect(metrics.value("sluice_accumulator_sum", ["name": "amount"]) == 45)
        #expect(metrics.value("sluice_accumulator_minimum", ["name": "least"]) == 0)
        #expect(metrics.value("sluice_accumulator_minimum", ["name": "none"]) == nil)
        #expect(metrics.value("sluice_accumulator_maximum", ["name": "greatest"]) == 9)
        let values = ["1.0", "4.5", "+Inf"].map {
            metrics.value("sluice_accumulator_histogram_values_total", ["name": "sizes", "bound": $0])
        }
        #expect(values == [2, 5, 10])
        #expect(metrics.value("sluice_accumulator_histogram_sum", ["name": "sizes"]) == 45)
        #expect(metrics.value("sluice_broadcast_version", ["name": "names"]) == 1)
        #expect(metrics.value("sluice_broadcast_version", ["name": "loaded"]) == 1)
        #expect(metrics.value("sluice_broadcast_refresh_failures_total", ["name": "loaded"]) == 0)
        #expect(metrics.value("sluice_broadcast_age_seconds", ["name": "loaded"]) == nil)
        let emitted = Set(metrics.everMade.keys.map(\.name))
        #expect(MetricsCatalogue.shared.filter { !emitted.contains($0.name) }.isEmpty)

        let status = app.status()
        let accumulators = try #require(status.accumulators)
        #expect(accumulators.map(\.kind) == ["count", "sum", "minimum", "maximum", "histogram", "minimum"])
        #expect(accumulators.map(\.value) == [nil, 45, 0, 9, 45, nil])
        #expect(accumulators.map(\.count) == [10, nil, nil, nil, 10, nil])
        #expect(accumulators[4].counts == [2, 3, 5])
        #expect(status.broadcasts?.map(\.version) == [1, 1])
        #expect(status.broadcasts?.map(\.loadedAt).first == .some(nil))
    }
}
