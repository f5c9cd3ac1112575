/// What an attempt writes for others, or for itself, to merge.
extension TaskContext {
    /// The way into an exchange, whose writer is made once an attempt.
    func writer<Element>(
        for exchange: ExchangeID,
        make: (ShuffleSpace, _ buckets: Int) throws -> (ExchangeWriter, Push<Element>)
    ) throws -> Push<Element> {
        guard let space = surroundings.shuffles, let place = graph.exchanges[exchange] else {
            throw Failure(origin: .executor, message: "there is no room for shuffles", isRetriable: false)
        }
        let (writer, push) = try make(space, place.buckets)
        writers[exchange] = writer
        return push
    }

    /// Ends a writer; nil if the attempt has none for that exchange.
    func seal(_ exchange: ExchangeID) throws -> SealedExchange? {
        try writers.removeValue(forKey: exchange)?.seal()
    }

    /// Ends all writers that are left.
    func sealAll() throws -> [ExchangeID: SealedExchange] {
        var sealed: [ExchangeID: SealedExchange] = [:]
        for exchange in writers.keys { sealed[exchange] = try seal(exchange) }
        return sealed
    }
}
