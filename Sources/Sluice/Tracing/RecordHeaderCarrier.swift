internal import Synchronization
internal import Tracing

/// Reads what a tracer asks for from a record's headers. They may hold anything.
struct RecordHeaderExtractor: Extractor {
    /// The longest value that a tracer is given, in bytes: 8 KiB, as much as the longest that W3C's propagation has. What
    /// is longer counts as not there, as does what is no UTF-8.
    static let maxValueBytes = 8 << 10

    func extract(key: String, from carrier: RecordHeaders) -> String? {
        guard let value = carrier.lastValue(named: key), value.count <= Self.maxValueBytes else { return nil }
        return String(validating: value)
    }
}

/// Collects what a tracer wants to have in a record's headers.
struct RecordHeaderInjector: Injector {
    func inject(_ value: String, forKey key: String, into carrier: inout [RecordHeader]) {
        carrier.removeAll { $0.name == key }
        carrier.append(RecordHeader(name: key, value: Bytes(value)))
    }
}

/// Finds out which headers a tracer reads, since the protocol does not tell: it is given some in which each is there.
final class HeaderProbe: Extractor {
    /// Well-formed as W3C's `traceparent`, so that one which reads that goes on to what belongs to it.
    private static let value = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    /// What is said of a record's business, and not of where it comes from: that stays when a record is passed on.
    private static let kept: Set = ["baggage"]

    private let asked = Mutex<Set<String>>([])

    func extract(key: String, from carrier: RecordHeaders) -> String? {
        asked.withLock { _ = $0.insert(key) }
        return Self.value
    }

    /// The names of the headers that say to `instrument` which trace a record belongs to.
    static func names(of instrument: any Instrument) -> HeaderNames {
        let probe = HeaderProbe()
        var context = ServiceContext.topLevel
        instrument.extract(RecordHeaders([]), into: &context, using: probe)
        return HeaderNames(probe.asked.withLock(\.self).subtracting(kept))
    }
}
