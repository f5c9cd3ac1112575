import Sluice

/// The obvious loop: a dictionary of the right side, in which the left looks its keys up.
struct PlainJoin: Worker {
    let name = "swift-join"

    func run(_ options: WorkerOptions) async throws -> WorkerReport {
        var reader = try PlainReader(options)
        var right: [String: Int64] = [:]
        try await reader.read(options.right) { record in
            right[record.key?.utf8String ?? ""] = Int64(record.value?.count ?? 0)
        }
        var pairs: Int64 = 0
        var bytes: Int64 = 0
        try await reader.read(options.input) { record in
            guard let count = right[record.key?.utf8String ?? ""] else { return }
            pairs += 1
            bytes += count + Int64(record.value?.count ?? 0)
        }
        reader.finish()
        return WorkerReport(reader.totals, elements: pairs, keys: 0, check: bytes)
    }
}

/// The obvious loop: an array of everything, sorted by key as bytes.
struct PlainSort: Worker {
    let name = "swift-sort"

    func run(_ options: WorkerOptions) async throws -> WorkerReport {
        var reader = try PlainReader(options)
        var records: [(key: String, value: Bytes?)] = []
        try await reader.read(options.input) { records.append(($0.key?.utf8String ?? "", $0.value)) }
        records.sort { $0.key < $1.key }
        reader.finish()
        let bytes = records.reduce(Int64(0)) { $0 + Int64($1.key.utf8.count + ($1.value?.count ?? 0)) }
        return WorkerReport(reader.totals, elements: Int64(records.count), keys: 0, check: bytes)
    }
}
