/// What a metric is called, what it says and how it is counted: what an exporter has to know before the first value.
///
/// Names are Prometheus's: `snake_case`, a base unit as suffix, counters end in `_total`
/// (<https://prometheus.io/docs/practices/naming/>).
public struct MetricDefinition: Hashable, Sendable {
    /// How values add up.
    public enum Kind: Hashable, Sendable {
        /// Only rises, from 0 at the start of the process.
        case counter
        /// Rises and falls.
        case gauge
        /// Counts values in buckets, each named by its inclusive upper bound, in the metric's unit, rising. The bucket
        /// without bound is not listed.
        case histogram(buckets: [Double])
    }

    /// What a value of 1 stands for.
    public enum Unit: String, Hashable, Sendable, CaseIterable {
        /// Seconds of time.
        case seconds
        /// Bytes of memory or of a record's key, value and headers.
        case bytes
        /// Records of Kafka.
        case records
        /// A part of a whole, from 0 to 1.
        case ratio
    }

    /// The whole name, unit and `_total` included.
    public let name: String
    /// One sentence that ends in a full stop.
    public let help: String
    /// How values add up.
    public let kind: Kind
    /// The names of the labels that each series has.
    public let labels: [String]
    /// What a value of 1 stands for; nil where that is plain from the name.
    public let unit: Unit?

    /// Defines a metric; without labels and unit unless told otherwise.
    public init(name: String, help: String, kind: Kind, labels: [String] = [], unit: Unit? = nil) {
        self.name = name
        self.help = help
        self.kind = kind
        self.labels = labels
        self.unit = unit
    }
}
