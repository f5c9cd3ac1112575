internal import Sluice

/// Writes metrics in Prometheus's text format, version 0.0.4
/// (<https://prometheus.io/docs/instrumenting/exposition_formats/>). OpenMetrics is not offered.
struct ExpositionWriter {
    static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    private(set) var text = ""

    mutating func header(name: String, help: String, kind: MetricDefinition.Kind) {
        text += "# HELP \(name) \(escaped(help, quotes: false))\n# TYPE \(name) \(kind.prometheusName)\n"
    }

    /// - Parameter labels: As `labelText` makes them.
    mutating func sample(_ name: String, labels: String, value: String) {
        text += name
        if !labels.isEmpty {
            text += "{"
            text += labels
            text += "}"
        }
        text += " "
        text += value
        text += "\n"
    }
}

extension MetricDefinition.Kind {
    var prometheusName: String {
        switch self {
        case .counter: "counter"
        case .gauge: "gauge"
        case .histogram: "histogram"
        }
    }

    /// What follows the metric's name in the names of its samples.
    var sampleSuffixes: [String] {
        switch self {
        case .counter, .gauge: [""]
        case .histogram: ["", "_bucket", "_sum", "_count"]
        }
    }
}

/// A number as Prometheus reads it; whole numbers without a fraction.
func sampleText(_ value: Double) -> String {
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
    if value.magnitude < 0x1p53, let whole = Int64(exactly: value) { return "\(whole)" }
    return "\(value)"
}
