import Sluice
@testable import SluiceMonitor
import Testing

@Suite struct NameRulesTests {
    private func violations(
        _ name: String,
        _ kind: MetricDefinition.Kind = .gauge,
        help: String = "Says something.",
        labels: [String] = [],
        unit: MetricDefinition.Unit? = nil
    ) -> [String] {
        prometheusViolations(of: [MetricDefinition(name: name, help: help, kind: kind, labels: labels, unit: unit)])
    }

    @Test func goodNamesPass() {
        #expect(violations("sluice_records_read_total", .counter, labels: ["topic"], unit: .records) == [])
        #expect(violations("sluice_task_duration_seconds", .histogram(buckets: [0.1, 1]), unit: .seconds) == [])
        #expect(violations("sluice_bytes_total", .counter, unit: .bytes) == [])
    }

    @Test func theNamesOfThisTargetPass() {
        #expect(!ProcessMetrics.definitions.isEmpty)
        #expect(prometheusViolations(of: ProcessMetrics.definitions + [PrometheusRegistry.droppedSeries]) == [])
    }

    @Test(arguments: ["", "a-b", "1a", "a:b", "größe", "a b", "a\n"])
    func refusesCharacters(name: String) {
        #expect(violations(name).contains("\(name): the name has characters other than a-z, A-Z, 0-9 and _"))
    }

    @Test func onlyCountersEndInTotal() {
        #expect(violations("a", .counter) == ["a: a counter ends in _total"])
        #expect(violations("a_total") == ["a_total: only a counter ends in _total"])
    }

    @Test(arguments: ["a_bucket", "a_sum", "a_count"])
    func endingsOfHistogramsAreLeftToThem(name: String) { #expect(violations(name).count == 1) }

    @Test func theUnitStandsInTheName() {
        #expect(violations("a", unit: .seconds) == ["a: the name does not say its unit, _seconds"])
        #expect(violations("a_seconds", .counter, unit: .seconds) == ["a_seconds: a counter ends in _total"])
        #expect(violations("a_seconds_total", .counter, unit: .seconds) == [])
        #expect(violations("a_milliseconds") == ["a_milliseconds: _milliseconds is not a base unit"])
    }

    @Test(arguments: ["le", "quantile", "__name__", "a-b", ""])
    func refusesLabels(label: String) { #expect(!violations("a", labels: [label]).isEmpty) }

    @Test func refusesALabelGivenTwice() {
        #expect(violations("a", labels: ["b", "b"]) == ["a: a label is given twice"])
    }

    @Test(arguments: ["", "No full stop", "Two\nlines."])
    func refusesHelps(help: String) { #expect(violations("a", help: help).count == 1) }

    @Test(arguments: [[], [1, 1], [2, 1], [1, .infinity], [.nan]] as [[Double]])
    func refusesBuckets(bounds: [Double]) { #expect(!violations("a", .histogram(buckets: bounds)).isEmpty) }

    @Test func refusesNamesThatMeet() {
        let gauge = MetricDefinition(name: "a", help: "Says something.", kind: .gauge)
        #expect(prometheusViolations(of: [gauge, gauge]) == ["a: a is also a sample of a"])
        let histogram = MetricDefinition(name: "a", help: "Says something.", kind: .histogram(buckets: [1]))
        let count = MetricDefinition(name: "a_count", help: "Says something.", kind: .gauge)
        #expect(prometheusViolations(of: [histogram, count]).contains("a_count: a_count is also a sample of a"))
    }
}
