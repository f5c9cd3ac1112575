import Metrics
import Synchronization

/// A backend that keeps the values, and what there is at present.
final class CapturedMetrics: MetricsFactory {
    enum Kind: Hashable { case counter, gauge, timer }

    struct Series: Hashable {
        let name: String
        let labels: [String: String]
    }

    struct Value {
        let kind: Kind
        let labelNames: [String]
        /// The last value of a gauge, a counter's sum, and how often a timer was used.
        var value = 0.0
    }

    private struct State {
        var series: [Series: Value] = [:]
        var everMade: [Series: Value] = [:]
    }

    private let state = Mutex(State())

    /// Everything that was ever made.
    var everMade: [Series: Value] { state.withLock(\.everMade) }

    /// The value of a series; nil if there is none at present.
    func value(_ name: String, _ labels: [String: String] = [:]) -> Double? {
        state.withLock { $0.series[Series(name: name, labels: labels)]?.value }
    }

    private func make(_ kind: Kind, _ label: String, _ dimensions: [(String, String)]) -> Handler {
        let series = Series(name: label, labels: Dictionary(dimensions) { first, _ in first })
        state.withLock { state in
            let value = Value(kind: kind, labelNames: dimensions.map(\.0))
            if state.series[series] == nil { state.series[series] = value }
            state.everMade[series] = value
        }
        return Handler(owner: self, series: series)
    }

    private func change(_ series: Series, _ body: (inout Double) -> Void) {
        state.withLock { state in
            guard var value = state.series[series] else { return }
            body(&value.value)
            state.series[series] = value
        }
    }

    private func destroy(_ handler: Any) {
        guard let handler = handler as? Handler else { return }
        state.withLock { $0.series[handler.series] = nil }
    }

    func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        make(.counter, label, dimensions)
    }
    func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        make(.gauge, label, dimensions)
    }
    func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        make(.gauge, label, dimensions)
    }
    func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        make(.timer, label, dimensions)
    }
    func destroyCounter(_ handler: any CounterHandler) { destroy(handler) }
    func destroyMeter(_ handler: any MeterHandler) { destroy(handler) }
    func destroyRecorder(_ handler: any RecorderHandler) { destroy(handler) }
    func destroyTimer(_ handler: any TimerHandler) { destroy(handler) }

    private final class Handler: CounterHandler, MeterHandler, RecorderHandler, TimerHandler {
        let owner: CapturedMetrics
        let series: Series

        init(owner: CapturedMetrics, series: Series) {
            self.owner = owner
            self.series = series
        }

        func increment(by amount: Int64) { owner.change(series) { $0 += Double(amount) } }
        func reset() {}
        func set(_ value: Int64) { owner.change(series) { $0 = Double(value) } }
        func set(_ value: Double) { owner.change(series) { $0 = value } }
        func increment(by amount: Double) { owner.change(series) { $0 += amount } }
        func decrement(by amount: Double) { owner.change(series) { $0 -= amount } }
        func record(_ value: Int64) { owner.change(series) { $0 = Double(value) } }
        func record(_ value: Double) { owner.change(series) { $0 = value } }
        func recordNanoseconds(_ duration: Int64) { owner.change(series) { $0 += 1 } }
    }
}
