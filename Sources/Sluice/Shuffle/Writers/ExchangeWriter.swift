/// Takes what one attempt writes to an exchange. Used by one thread at a time; after an error it can only be dropped.
@usableFromInline
class ExchangeWriter {
    @usableFromInline
    init() {}

    /// What was written and kept so far, in memory and on disk, in bytes: an estimate.
    @usableFromInline var byteCount: Int { 0 }

    /// Ends it: nothing can be added any more.
    @usableFromInline
    func seal() throws -> SealedExchange { SealedExchange(sizes: [], bytesSpilled: 0) }
}
