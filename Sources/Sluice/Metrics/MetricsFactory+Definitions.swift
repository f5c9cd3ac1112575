internal import Metrics

/// Metrics are made from definitions alone, so that none is emitted that the catalogue does not have.
extension MetricsFactory {
    func counter(_ definition: MetricDefinition, _ labels: String...) -> Counter { counter(definition, labels) }

    func counter(_ definition: MetricDefinition, _ labels: [String]) -> Counter {
        Counter(label: definition.name, dimensions: definition.dimensions(labels), factory: self)
    }

    func gauge(_ definition: MetricDefinition, _ labels: String...) -> Meter {
        Meter(label: definition.name, dimensions: definition.dimensions(labels), factory: self)
    }

    func timer(_ definition: MetricDefinition) -> Timer {
        Timer(label: definition.name, dimensions: [], factory: self)
    }
}

extension MetricDefinition {
    fileprivate func dimensions(_ values: [String]) -> [(String, String)] { Array(zip(labels, values)) }
}

extension Timer {
    func record(from start: Instant, to end: Instant) { record(start.duration(to: end)) }

    func record(_ duration: Duration) { recordNanoseconds(max(0, duration.wholeNanoseconds)) }
}

/// Counters that differ in the value of one label, made when they are first asked for.
struct LabelledCounters {
    private let definition: MetricDefinition
    private let factory: any MetricsFactory
    private var counters: [String: Counter] = [:]

    /// Those whose label is known from the start begin at 0.
    init(_ definition: MetricDefinition, _ factory: any MetricsFactory, from known: [String] = []) {
        self.definition = definition
        self.factory = factory
        for label in known { counters[label] = factory.counter(definition, label) }
    }

    /// Has the label's counter be there, at 0 if it is new.
    mutating func begin(_ label: String) { _ = self[label] }

    subscript(_ label: String) -> Counter {
        mutating get {
            if let known = counters[label] { return known }
            let made = factory.counter(definition, label)
            counters[label] = made
            return made
        }
    }
}
