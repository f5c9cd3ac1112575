public import Sluice

extension Sluice.Stream {
    // Where a closure is an argument of an implicit member, the compiler sees that it is `@Sendable` only if it need not
    // look for the sink's type: hence this overload.

    /// Ends the stream in an SQLite database; see `write(to:)` for any sink.
    public func write(to sink: SQLiteSink<Element>) { end(in: sink) }

    private func end<S: Sink>(in sink: S) where S.Element == Element { write(to: sink) }
}
