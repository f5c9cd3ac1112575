import Sluice

/// The obvious loop: a dictionary with strings as keys.
struct PlainWordCount: Worker {
    let name = "swift-word-count"

    func run(_ options: WorkerOptions) async throws -> WorkerReport {
        var reader = try PlainReader(options)
        var counts: [String: Int64] = [:]
        try await reader.read(options.input) { record in
            record.withValueBytes { value in
                for word in (value ?? .init(start: nil, count: 0)).split(separator: UInt8(ascii: " ")) {
                    counts[String(decoding: word, as: UTF8.self), default: 0] += 1
                }
            }
        }
        reader.finish()
        let words = counts.values.reduce(0, +)
        return WorkerReport(reader.totals, elements: words, keys: Int64(counts.count), check: words)
    }
}

/// The obvious loop: a set of strings.
struct PlainDistinct: Worker {
    let name = "swift-distinct"

    func run(_ options: WorkerOptions) async throws -> WorkerReport {
        var reader = try PlainReader(options)
        var words: Set<String> = []
        try await reader.read(options.input) { record in
            record.withValueBytes { value in
                for word in (value ?? .init(start: nil, count: 0)).split(separator: UInt8(ascii: " ")) {
                    words.insert(String(decoding: word, as: UTF8.self))
                }
            }
        }
        reader.finish()
        let bytes = words.reduce(Int64(0)) { $0 + Int64($1.utf8.count) }
        return WorkerReport(reader.totals, elements: Int64(words.count), keys: Int64(words.count), check: bytes)
    }
}
