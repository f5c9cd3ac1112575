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

    /// What is on its way.
    struct Sent: Sendable {
        let receipt: Receipts.Number
        /// The place behind the last record that was taken.
        let end: Int
        /// Why the next one was not.
        let refusal: KafkaError?
    }

    /// Sends what is not delivered, and returns when it is; `deliveredCount` goes along.
    func run(to topic: String) async throws(KafkaError) {
        if let error = await wait(for: try await send(to: topic)) { throw error }
    }

    /// Returns when all that was taken is reported.
    ///
    /// - Returns: What the first record failed with that is not delivered.
    func wait(for sent: Sent) async -> KafkaError? {
        let failure = await receipts.wait(for: sent.receipt, sent: sent.end)
        output.deliveredCount = failure?.index ?? sent.end
        return failure?.error ?? sent.refusal
    }

    /// Sends what is not delivered, until a record is refused or the task is cancelled. What was sent is to be waited for.
    func send(to topic: String) async throws(KafkaError) -> Sent {
        let handle = try producer.topic(topic)
        let receipt = receipts.open(for: output, first: output.deliveredCount)
        var step = Step(next: output.deliveredCount)
        while step.next < output.entries.count {
            let first = step.next
            do throws(KafkaError) {
                step = try await producer.perform { send(from: first, to: handle, receipt) }
            } catch {
                // What was sent before is still to be reported.
                step.refusal = error
            }
            guard step.refusal == nil else { break }
            if step.isFull { await producer.waitForSpace() }
            if Task.isCancelled, step.next < output.entries.count { step.refusal = .sendingGivenUp; break }
        }
        return Sent(receipt: receipt, end: step.next, refusal: step.refusal)
    }

    /// Sends records until the buffer is full, one is refused, or it is somebody else's turn.
    private func send(from first: Int, to topic: TopicHandle, _ receipt: Receipts.Number) -> Step {
        guard let trace = output.trace else {
            return send(from: first, to: topic, receipt, tracedBy: UnsafeRawBufferPointer(start: nil, count: 0))
        }
        return trace.headers.withEncodedBytes { send(from: first, to: topic, receipt, tracedBy: $0) }
    }

    private func send(
        from first: Int,
        to topic: TopicHandle,
        _ receipt: Receipts.Number,
        tracedBy trace: UnsafeRawBufferPointer
    ) -> Step {
        let nothing = UnsafeRawBufferPointer(start: nil, count: 0)
        for index in first..<min(first + Self.sendLimit, output.entries.count) {
            let entry = output.entries[index]
            let tag = Receipts.tag(receipt, index)
            var result = send(entry, to: topic, tag, further: entry.isTraced ? trace : nothing)
            // To be traced must not stop what would go on without.
            if case .failed(let error) = result, error.code == .messageSizeTooLarge, entry.isTraced, !trace.isEmpty {
                result = send(entry, to: topic, tag, further: nothing)
            }
            switch result {
            case .queued: continue
            case .queueFull: return Step(next: index, isFull: true)
            case .failed(let error): return Step(next: index, refusal: error)
            }
        }
        return Step(next: min(first + Self.sendLimit, output.entries.count))
    }

    private func send(
        _ entry: KafkaOutput.Entry,
        to topic: TopicHandle,
        _ tag: UInt,
        further trace: UnsafeRawBufferPointer
    ) -> SendResult {
        producer.send(
            to: topic,
            partition: entry.partition,
            key: entry.key,
            value: entry.value,
            headers: entry.headers,
            further: trace,
            timestamp: entry.timestamp,
            tag: tag
        )
    }
}

extension KafkaError {
    fileprivate static var sendingGivenUp: KafkaError {
        KafkaError(code: .purged, message: "sending was given up", isRetriable: true)
    }
}
