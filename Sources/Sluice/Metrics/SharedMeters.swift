internal import Metrics

/// The metrics of accumulators and broadcast variables, by their names: bounded by the application's.
struct SharedMeters {
    private let factory: any MetricsFactory
    private var gauges: [Key: Meter] = [:]
    private var counters: [Key: (counter: Counter, told: Int)] = [:]

    private struct Key: Hashable {
        let definition: MetricDefinition
        let labels: [String]
    }

    init(_ factory: any MetricsFactory) { self.factory = factory }

    mutating func sample(_ variables: SharedVariables, at now: Instant) {
        for accumulator in variables.accumulators { sample(accumulator.accumulated, accumulator.name) }
        for broadcast in variables.broadcasts { sample(broadcast.facts(at: now)) }
    }

    /// Takes away what would be out of date from now on. What was added up stays.
    mutating func close() {
        for (key, gauge) in gauges where key.definition == MetricsCatalogue.broadcastAge {
            gauge.destroy()
            gauges[key] = nil
        }
    }

    private mutating func sample(_ accumulated: Accumulated, _ name: String) {
        switch accumulated {
        case .count(let state): count(MetricsCatalogue.accumulatorCount, to: state.value, name)
        case .sum(let state): set(MetricsCatalogue.accumulatorSum, state.value, name)
        case .extreme(let state):
            // There is none before the first.
            guard let value = state.value else { return }
            set(
                state.isMaximum ? MetricsCatalogue.accumulatorMaximum : MetricsCatalogue.accumulatorMinimum,
                value,
                name
            )
        case .histogram(let state): sample(state, name)
        }
    }

    /// Cumulative, as Prometheus's histograms are.
    private mutating func sample(_ histogram: HistogramState, _ name: String) {
        set(MetricsCatalogue.accumulatorHistogramSum, histogram.sum.value, name)
        var below = 0
        for (number, count) in histogram.counts.enumerated() {
            below += count
            let bound = number < histogram.bounds.count ? "\(histogram.bounds[number])" : "+Inf"
            self.count(MetricsCatalogue.accumulatorHistogramValues, to: below, name, bound)
        }
    }

    private mutating func sample(_ facts: BroadcastFacts) {
        set(MetricsCatalogue.broadcastVersion, Double(facts.version), facts.name)
        guard facts.refreshEvery != nil else { return }
        if let age = facts.age { set(MetricsCatalogue.broadcastAge, age.seconds, facts.name) }
        count(MetricsCatalogue.broadcastFailures, to: facts.failures, facts.name)
    }

    private mutating func set(_ definition: MetricDefinition, _ value: Double, _ label: String) {
        let key = Key(definition: definition, labels: [label])
        let gauge = gauges[key] ?? factory.gauge(definition, label)
        gauges[key] = gauge
        gauge.set(value)
    }

    private mutating func count(_ definition: MetricDefinition, to total: Int, _ labels: String...) {
        let key = Key(definition: definition, labels: labels)
        let (counter, told) = counters[key] ?? (factory.counter(definition, labels), 0)
        if total > told { counter.increment(by: total - told) }
        counters[key] = (counter, total)
    }
}
