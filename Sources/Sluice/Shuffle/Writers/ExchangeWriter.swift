/// Takes what one attempt writes to an exchange. Used by one thread at a time.
///
/// What the closures of an operator throw leaves out that value alone. After an error in writing to disk, runs that are
/// merged there included, it can only be dropped: sealing throws it again.
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
