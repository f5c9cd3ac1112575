import SluiceCore
import Testing

@testable import Sluice

@Suite struct TransactionMetricsTests {
    private let metrics = CapturedMetrics()
    private let start = Instant(nanoseconds: 0)

    private func order(_ id: UInt64, isTransaction: Bool = true, units: Int = 1) -> DeliveryOrder {
        DeliveryOrder(
            id: RequestID(id),
            units: (0..<units).map { DeliveryOrder.Unit(batch: BatchID(Int64($0)), parts: []) },
            attempt: 1,
            transaction: isTransaction ? DeliveryOrder.Transaction(slot: 0, offsets: [:]) : nil
        )
    }

    private func transactions(_ outcome: String) -> Double? {
        metrics.value("sluice_transactions_total", ["outcome": outcome])
    }

    @Test func transactionsAreCountedByHowTheyEnd() {
        var recorder = MetricsRecorder(metrics)
        let failure = Failure(origin: .sink, message: "away")
        for id in UInt64(1)...5 { recorder.note(.deliver(order(id, units: 3)), at: start) }
        recorder.note(.delivered(RequestID(1)), at: start)
        recorder.note(.delivered(RequestID(2)), at: start)
        recorder.note(.deliveryAborted(RequestID(3), failure), at: start)
        recorder.note(.deliveryOutdated(RequestID(4), failure), at: start)
        recorder.note(.deliveryFailed(RequestID(5), failure), at: start)
        #expect(transactions("committed") == 2)
        for outcome in ["aborted", "outdated", "failed"] { #expect(transactions(outcome) == 1) }
        #expect(metrics.value("sluice_transaction_units_total") == 6)
        #expect(metrics.value("sluice_transaction_duration_seconds") == 5)
    }

    @Test func otherDeliveriesAreNone() {
        var recorder = MetricsRecorder(metrics)
        recorder.note(.deliver(order(1, isTransaction: false)), at: start)
        recorder.note(.delivered(RequestID(1)), at: start)
        #expect(transactions("committed") == 0)
        #expect(metrics.value("sluice_transaction_units_total") == 0)
        #expect(metrics.value("sluice_transaction_duration_seconds") == 0)
    }

    @Test func renewalsAreCounted() {
        let recorder = MetricsRecorder(metrics)
        recorder.noteRenewal()
        #expect(metrics.value("sluice_transaction_producers_renewed_total") == 1)
    }
}
