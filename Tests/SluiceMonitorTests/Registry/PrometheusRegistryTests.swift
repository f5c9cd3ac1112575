import CoreMetrics
import Sluice
import SluiceMonitor
import Testing

@Suite struct PrometheusRegistryTests {
    private let registry = PrometheusRegistry(
        definitions: [
            MetricDefinition(name: "b_total", help: "Counts \\ and\nmore.", kind: .counter, labels: ["x"]),
            MetricDefinition(name: "d_seconds", help: "Takes time.", kind: .histogram(buckets: [0.5, 1])),
        ],
        logger: quiet
    )

    @Test func anEmptyRegistryHasAnEmptyPage() { #expect(registry.exposition() == "") }

    @Test func aPageIsSortedAndSaysEverythingOnce() {
        registry.makeCounter(label: "b_total", dimensions: [("x", "2")]).increment(by: 3)
        registry.makeCounter(label: "b_total", dimensions: [("x", "1")]).increment(by: 4)
        registry.makeMeter(label: "a", dimensions: []).set(1.5)
        #expect(
            registry.exposition() == """
                # HELP a The application's metric a.
                # TYPE a gauge
                a 1.5
                # HELP b_total Counts \\\\ and\\nmore.
                # TYPE b_total counter
                b_total{x="1"} 4
                b_total{x="2"} 3

                """
        )
    }

    @Test func histogramsAreCumulative() {
        let timer = registry.makeTimer(label: "d_seconds", dimensions: [("x", "1")])
        for milliseconds in [250, 500, 750, 2_000] { timer.recordNanoseconds(Int64(milliseconds) * 1_000_000) }
        #expect(
            registry.exposition() == """
                # HELP d_seconds Takes time.
                # TYPE d_seconds histogram
                d_seconds_bucket{x="1",le="0.5"} 2
                d_seconds_bucket{x="1",le="1"} 3
                d_seconds_bucket{x="1",le="+Inf"} 4
                d_seconds_sum{x="1"} 3.5
                d_seconds_count{x="1"} 4

                """
        )
    }

    @Test func theSamePlaceIsTheSameSeries() {
        registry.makeCounter(label: "c", dimensions: [("a", "1"), ("b", "2")]).increment(by: 1)
        registry.makeFloatingPointCounter(label: "c", dimensions: [("b", "2"), ("a", "1")]).increment(by: 0.5)
        #expect(registry.lines.last == #"c{a="1",b="2"} 1.5"#)
    }

    @Test func countersOnlyRise() {
        let counter = registry.makeCounter(label: "c", dimensions: [])
        counter.increment(by: 2)
        counter.increment(by: -1)
        let floating = registry.makeFloatingPointCounter(label: "c", dimensions: [])
        for amount in [Double.nan, .infinity, -.infinity, -1, 0] { floating.increment(by: amount) }
        #expect(registry.lines.last == "c 2")
        counter.reset()
        #expect(registry.lines.last == "c 0")
    }

    @Test(arguments: [(Double.nan, "NaN"), (.infinity, "+Inf"), (-.infinity, "-Inf")])
    func gaugesHoldAnyNumber(value: Double, text: String) {
        registry.makeRecorder(label: "g", dimensions: [], aggregate: false).record(value)
        #expect(registry.lines.last == "g \(text)")
    }

    @Test func gaugesRiseAndFall() {
        let gauge = registry.makeMeter(label: "g", dimensions: [])
        gauge.set(Int64(5))
        gauge.increment(by: 2)
        gauge.decrement(by: 0.5)
        #expect(registry.lines.last == "g 6.5")
    }

    @Test func histogramsPassOverWhatIsNoNumber() {
        let recorder = registry.makeRecorder(label: "h", dimensions: [], aggregate: true)
        for value in [Double.nan, .infinity, -.infinity, 1] { recorder.record(value) }
        recorder.record(Int64.max)
        #expect(registry.lines.suffix(2) == ["h_sum 9.223372036854776e+18", "h_count 2"])
    }

    @Test func whatIsDestroyedLeavesThePage() {
        let counter = registry.makeCounter(label: "c", dimensions: [("partition", "1")])
        let other = registry.makeCounter(label: "c", dimensions: [("partition", "2")])
        counter.increment(by: 1)
        other.increment(by: 1)
        registry.destroyCounter(counter)
        counter.increment(by: 1)
        #expect(registry.lines.suffix(2) == ["# TYPE c counter", #"c{partition="2"} 1"#])
        registry.destroyCounter(other)
        #expect(registry.exposition() == "")
    }

    @Test func whatIsMadeAnewBeginsAnewAndOutlivesTheOldHandle() {
        let old = registry.makeCounter(label: "c", dimensions: [])
        old.increment(by: 5)
        registry.destroyCounter(old)
        let new = registry.makeCounter(label: "c", dimensions: [])
        new.increment(by: 1)
        registry.destroyCounter(old)
        #expect(registry.lines.last == "c 1")
    }

    @Test func allKindsCanBeDestroyed() {
        registry.destroyMeter(registry.makeMeter(label: "a", dimensions: []))
        registry.destroyFloatingPointCounter(registry.makeFloatingPointCounter(label: "b", dimensions: []))
        registry.destroyRecorder(registry.makeRecorder(label: "c", dimensions: [], aggregate: true))
        registry.destroyRecorder(registry.makeRecorder(label: "d", dimensions: [], aggregate: false))
        registry.destroyTimer(registry.makeTimer(label: "e", dimensions: []))
        #expect(registry.exposition() == "")
    }

    @Test func oddNamesAreMadeToFit() {
        registry.makeMeter(label: "größe\n{x}\"", dimensions: [("le", "1"), ("ü\"", "a\n\"\\")]).set(Int64(1))
        #expect(
            registry.lines == [
                #"# HELP gr__e__x__ The application's metric größe\n{x}"."#, "# TYPE gr__e__x__ gauge",
                #"gr__e__x__{label___="a\n\"\\",label_le="1"} 1"#,
            ]
        )
    }
}
