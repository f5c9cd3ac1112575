/// Tells which records' contexts an attempt's span is to be linked to: the first ones that differ.
struct RecordLinks {
    /// Contexts that a span is linked to at most; of what is read beyond, the headers are not looked at. What a tracer
    /// can't make sense of counts too.
    static let limit = 32

    private let names: HeaderNames
    /// Hashes of those that were seen.
    private var seen: Set<Int> = []

    /// - Parameter names: The headers that tell contexts apart.
    init(_ names: HeaderNames) { self.names = names }

    var isFull: Bool { seen.count >= Self.limit }

    /// Whether the headers hold a context that was not there before, which is noted. Nothing is allocated for others.
    mutating func isNew(_ headers: RecordHeaders) -> Bool {
        guard let hash = names.hash(of: headers) else { return false }
        return seen.insert(hash).inserted
    }
}
