internal import Sluice

/// Counts as text. A word holds nothing that would have to be quoted: see `Words`.
package struct WordReport {
    private let counts: [WordCount]

    /// Takes counts, in the order in which they are to be shown.
    package init(_ counts: [WordCount]) { self.counts = counts }

    /// The first so many as a table, with what they are of at the end. Bytes that are no UTF-8 are shown as U+FFFD.
    package func table(top: Int) -> String {
        let rows = counts.prefix(top).map { (word: $0.word.utf8String, count: "\($0.count)") }
        let width = rows.map(\.count.utf8.count).max() ?? 0
        let lines = rows.map { row in
            String(repeating: " ", count: width - row.count.utf8.count) + "\(row.count)  \(row.word)"
        }
        return (lines + [summary(of: rows.count)]).joined(separator: "\n")
    }

    private func summary(of shown: Int) -> String {
        let words = counts.reduce(0) { $0 + $1.count }
        return "\(shown) of \(counts.count) words; \(words) in all, repeated ones included"
    }

    /// All as comma-separated values with a line of titles, byte for byte.
    package var csv: [UInt8] {
        counts.reduce(into: Array("word,count\n".utf8)) { text, count in
            text += count.word
            text += ",\(count.count)\n".utf8
        }
    }

    /// All as objects of JSON, one a line. Bytes that are no UTF-8 become U+FFFD.
    package var jsonLines: [UInt8] {
        counts.reduce(into: []) { text, count in
            text += "{\"word\":\"\(count.word.utf8String)\",\"count\":\(count.count)}\n".utf8
        }
    }
}
