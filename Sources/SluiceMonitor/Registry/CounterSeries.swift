internal import CoreMetrics
internal import Synchronization

/// A counter. Whole amounts are added apart from fractions, so that a large count misses none.
final class CounterSeries: Series, CounterHandler, FloatingPointCounterHandler {
    let place: SeriesPlace
    private let whole = Atomic<UInt64>(0)
    private let fraction = AtomicDouble()

    init(_ place: SeriesPlace) { self.place = place }

    /// Amounts below 0 are passed over: a counter only rises.
    func increment(by amount: Int64) {
        guard amount > 0 else { return }
        whole.wrappingAdd(UInt64(amount), ordering: .relaxed)
    }

    /// Amounts that are below 0 or not finite are passed over.
    func increment(by amount: Double) {
        guard amount > 0, amount.isFinite else { return }
        fraction.add(amount)
    }

    func reset() { set(0) }

    /// For totals that are counted elsewhere.
    func set(_ total: Double) {
        whole.store(0, ordering: .relaxed)
        fraction.store(total)
    }

    func write(to writer: inout ExpositionWriter) {
        let (whole, fraction) = (whole.load(ordering: .relaxed), fraction.value)
        let text = fraction == 0 ? "\(whole)" : sampleText(Double(whole) + fraction)
        writer.sample(place.metric, labels: place.labels, value: text)
    }
}
