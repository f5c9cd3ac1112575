/// One output on its way to its topic, by one producer.
struct RecordDelivery: Sendable {
    /// Records sent in a row before others on the same thread get their turn.
    private static let sendLimit = 1_000

    /// How far sending has come, and why it paused.
    private struct Step {
        var next: Int
        var isFull = false
        var refusal: KafkaError?
    }

    let output: KafkaOutput
    let producer: Producer
    let receipts: Receipts

    /// Sends what is not delivered, and returns when it is; `deliveredCount` goes along.
    func run(to topic: String) async throws {
        let handle = try producer.topic(topic)
        let receipt = receipts.open(for: output, first: output.deliveredCount)
        var step = Step(next: output.deliveredCount)
        while step.next < output.entries.count {
            let first = step.next
            do {
                step = try await producer.perform { send(from: first, to: handle, receipt) }
            } catch {
                // What was sent before is still to be reported.
                step.refusal = error
            }
            guard step.refusal == nil else { break }
            if step.isFull { await producer.waitForSpace() }
        }
        let failure = await receipts.wait(for: receipt, sent: step.next)
        output.deliveredCount = failure?.index ?? step.next
        if let error = failure?.error ?? step.refusal { throw error }
    }

    /// Sends records until the buffer is full, one is refused, or it is somebody else's turn.
    private func send(from first: Int, to topic: TopicHandle, _ receipt: Receipts.Number) -> Step {
        for index in first..<min(first + Self.sendLimit, output.entries.count) {
            let entry = output.entries[index]
            let result = producer.send(
                to: topic,
                partition: entry.partition,
                key: entry.key,
                value: entry.value,
                headers: entry.headers,
                timestamp: entry.timestamp,
                tag: Receipts.tag(receipt, index)
            )
            switch result {
            case .queued: continue
            case .queueFull: return Step(next: index, isFull: true)
            case .failed(let error): return Step(next: index, refusal: error)
            }
        }
        return Step(next: min(first + Self.sendLimit, output.entries.count))
    }
}
