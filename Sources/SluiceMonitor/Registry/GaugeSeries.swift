internal import CoreMetrics

/// A gauge: the last value that was set, whatever it is. Whole numbers are exact up to 2^53.
final class GaugeSeries: Series, MeterHandler, RecorderHandler {
    let place: SeriesPlace
    private let current = AtomicDouble()

    init(_ place: SeriesPlace) { self.place = place }

    func set(_ value: Int64) { current.store(Double(value)) }
    func set(_ value: Double) { current.store(value) }
    func record(_ value: Int64) { current.store(Double(value)) }
    func record(_ value: Double) { current.store(value) }
    func increment(by amount: Double) { current.add(amount) }
    func decrement(by amount: Double) { current.add(-amount) }

    func write(to writer: inout ExpositionWriter) {
        writer.sample(place.metric, labels: place.labels, value: sampleText(current.value))
    }
}
