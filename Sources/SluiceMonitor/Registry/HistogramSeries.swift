internal import CoreMetrics

/// A histogram. A value costs one count and one sum.
final class HistogramSeries: Series, RecorderHandler, TimerHandler {
    let place: SeriesPlace
    private let buckets: Buckets
    private let counts: AtomicCounts
    private let sum = AtomicDouble()

    init(_ place: SeriesPlace, _ buckets: Buckets) {
        self.place = place
        self.buckets = buckets
        counts = AtomicCounts(count: buckets.texts.count)
    }

    func record(_ value: Int64) { record(Double(value)) }

    /// Values that are not finite are passed over: one of them would make the sum useless for ever.
    func record(_ value: Double) {
        guard value.isFinite else { return }
        counts.increment(buckets.index(of: value))
        sum.add(value)
    }

    /// Kept as seconds.
    func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1e9) }

    /// The number of values is the sum of the counts that are written, so the two agree whatever is added meanwhile.
    func write(to writer: inout ExpositionWriter) {
        let prefix = place.labels.isEmpty ? "" : place.labels + ","
        var total: UInt64 = 0
        for (text, count) in zip(buckets.texts, counts.load()) {
            total += count
            writer.sample(place.metric + "_bucket", labels: "\(prefix)le=\"\(text)\"", value: "\(total)")
        }
        writer.sample(place.metric + "_sum", labels: place.labels, value: sampleText(sum.value))
        writer.sample(place.metric + "_count", labels: place.labels, value: "\(total)")
    }
}
