internal import Tracing

/// The headers by which the records of an attempt's output say that they come from its span: made once an attempt.
struct TraceHeaders: Sendable {
    /// What all records get.
    let headers: RecordHeaders
    /// What they must not have brought along.
    let replaced: HeaderNames

    /// - Parameters:
    ///   - headers: At least one.
    ///   - known: The names of headers that the tracer reads, whether it writes them or not: the state that belongs to
    ///     one trace must not stay beside the identity of another.
    init(_ headers: [RecordHeader], known: HeaderNames) {
        let names = Set(headers.map(\.name))
        self.headers = RecordHeaders(headers)
        replaced = names.isSubset(of: known.all) ? known : HeaderNames(known.all.union(names))
    }

    /// What they take.
    var byteCount: Int { headers.withEncodedBytes(\.count) }
}
