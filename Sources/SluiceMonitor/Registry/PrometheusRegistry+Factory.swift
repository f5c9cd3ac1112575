public import CoreMetrics
internal import Sluice

extension PrometheusRegistry {
    /// A counter of whole amounts. Amounts below 0 are passed over.
    public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        counter(label, dimensions)
    }

    /// A counter of any amounts. Those below 0 or not finite are passed over.
    public func makeFloatingPointCounter(
        label: String,
        dimensions: [(String, String)]
    ) -> any FloatingPointCounterHandler {
        counter(label, dimensions)
    }

    /// A gauge.
    public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        gauge(label, dimensions)
    }

    /// A histogram if it aggregates, else a gauge. A histogram passes over values that are not finite.
    public func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        guard aggregate else { return gauge(label, dimensions) }
        return histogram(label, dimensions, DefaultBuckets.anything)
    }

    /// A histogram of seconds.
    public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        histogram(label, dimensions, DefaultBuckets.seconds)
    }

    /// Takes the counter's series off the page.
    public func destroyCounter(_ handler: any CounterHandler) { remove(handler) }
    /// Takes the counter's series off the page.
    public func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) { remove(handler) }
    /// Takes the gauge's series off the page.
    public func destroyMeter(_ handler: any MeterHandler) { remove(handler) }
    /// Takes the series of the histogram or gauge off the page.
    public func destroyRecorder(_ handler: any RecorderHandler) { remove(handler) }
    /// Takes the histogram's series off the page.
    public func destroyTimer(_ handler: any TimerHandler) { remove(handler) }

    func counter(_ label: String, _ dimensions: [(String, String)] = []) -> CounterSeries {
        series(label, dimensions, kind: .counter) { place, _ in CounterSeries(place) }
    }

    func gauge(_ label: String, _ dimensions: [(String, String)] = []) -> GaugeSeries {
        series(label, dimensions, kind: .gauge) { place, _ in GaugeSeries(place) }
    }

    private func histogram(_ label: String, _ dimensions: [(String, String)], _ buckets: [Double]) -> HistogramSeries {
        series(label, dimensions, kind: .histogram(buckets: buckets)) { HistogramSeries($0, $1) }
    }
}
