/// What an attempt writes for others, or for itself, to merge.
extension TaskContext {
    /// The way into an exchange, whose writer is made once an attempt.
    func writer<Element>(
        for exchange: ExchangeID,
        make: (ShuffleSpace, _ buckets: Int) throws -> (ExchangeWriter, Push<Element>)
    ) throws -> Push<Element> {
        guard let place = graph.exchanges[exchange] else { return { _ in } }
        let (writer, push) = try make(shuffleSpace(), place.buckets)
        writers[exchange] = writer
        return push
    }

    /// What the application's shuffles share.
    func shuffleSpace() throws -> ShuffleSpace {
        guard let space = surroundings.shuffles else {
            throw Failure(origin: .shuffle, message: "there is no room for shuffles", isRetriable: false)
        }
        return space
    }

    /// Ends what the attempt has written for itself; nil if it has written nothing there.
    func takeLocal(_ exchange: ExchangeID) throws -> SealedExchange? {
        guard let sealed = try writers.removeValue(forKey: exchange)?.seal() else { return nil }
        shuffleCounts.add(sealed)
        return sealed
    }

    /// Ends what it has written for others.
    func sealExchanges() throws {
        for exchange in writers.keys.sorted() {
            guard let exchanged = try writers.removeValue(forKey: exchange)?.seal() else { continue }
            shuffleCounts.add(exchanged)
            sealed[exchange] = exchanged
        }
    }

    /// What the driver is told of what it has written for others.
    var shuffled: [ShuffleWritten] {
        sealed.sorted { $0.key < $1.key }.compactMap { id, exchanged in
            graph.exchanges[id].map { ShuffleWritten(stage: $0.stage, buckets: exchanged.sizes) }
        }
    }
}

extension ShuffleCounts {
    fileprivate mutating func add(_ written: SealedExchange) {
        for size in written.sizes {
            recordsWritten += size.records
            bytesWritten += size.bytes
        }
        bytesSpilled += written.bytesSpilled
    }
}
