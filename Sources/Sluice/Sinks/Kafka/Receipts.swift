internal import Synchronization

/// Counts the delivery reports of everything that is under way, a receipt a delivery.
///
/// A record's tag holds its receipt's number and its place in the output, so that a report finds its receipt with
/// nothing allocated for a record.
final class Receipts: Sendable {
    typealias Number = UInt32

    /// The first record that was not delivered.
    struct Loss: Sendable {
        let index: Int
        let error: KafkaError
    }

    private struct Receipt {
        /// Kept alive: the producer points into it until the last report.
        let output: KafkaOutput
        /// Records sent and not reported; below zero while the sender is not yet done.
        var missing: Int
        var loss: Loss?
        var waiter: CheckedContinuation<Void, Never>?
    }

    private struct State {
        var receipts: [Number: Receipt] = [:]
        var last: Number = 0
    }

    private let state = Mutex(State())

    static func tag(_ number: Number, _ index: Int) -> UInt {
        UInt(number) << 32 | UInt(UInt32(truncatingIfNeeded: index))
    }

    /// Opens a receipt for the records of `output` from `first` on.
    func open(for output: KafkaOutput, first: Int) -> Number {
        state.withLock { state in
            repeat { state.last &+= 1 } while state.receipts[state.last] != nil
            state.receipts[state.last] = Receipt(output: output, missing: -first)
            return state.last
        }
    }

    /// Takes the producer's reports, from its thread.
    func take(_ reports: UnsafeBufferPointer<DeliveryReport>) {
        var index = 0
        while index < reports.count {
            let number = Number(truncatingIfNeeded: reports[index].tag >> 32)
            var end = index + 1
            while end < reports.count, Number(truncatingIfNeeded: reports[end].tag >> 32) == number { end += 1 }
            count(UnsafeBufferPointer(rebasing: reports[index..<end]), number)
            index = end
        }
    }

    /// Returns when every record before `sent` is reported.
    func wait(for number: Number, sent: Int) async -> Loss? {
        await withCheckedContinuation { continuation in
            let isDone = state.withLock { state in
                state.receipts[number]?.missing += sent
                guard state.receipts[number]?.missing != 0 else { return true }
                state.receipts[number]?.waiter = continuation
                return false
            }
            if isDone { continuation.resume() }
        }
        return state.withLock { $0.receipts.removeValue(forKey: number)?.loss }
    }

    private func count(_ reports: UnsafeBufferPointer<DeliveryReport>, _ number: Number) {
        let loss = Self.firstLoss(reports)
        let waiter = state.withLock { state -> CheckedContinuation<Void, Never>? in
            guard var receipt = state.receipts[number] else { return nil }
            receipt.missing -= reports.count
            if let loss, loss.index < receipt.loss?.index ?? .max { receipt.loss = loss }
            let waiter = receipt.missing == 0 ? receipt.waiter : nil
            if waiter != nil { receipt.waiter = nil }
            state.receipts[number] = receipt
            return waiter
        }
        waiter?.resume()
    }

    private static func firstLoss(_ reports: UnsafeBufferPointer<DeliveryReport>) -> Loss? {
        var first: Loss?
        for report in reports where !report.isDelivered {
            let index = Int(UInt32(truncatingIfNeeded: report.tag))
            if index < first?.index ?? .max, let error = report.error { first = Loss(index: index, error: error) }
        }
        return first
    }
}
