package import Sluice

/// A word, and how often it was there.
package struct WordCount: Hashable, Sendable {
    package let word: Bytes
    package let count: Int

    /// Names both.
    package init(word: Bytes, count: Int) { (self.word, self.count) = (word, count) }
}

extension WordCount: Comparable {
    /// By count; of words that are as frequent, the one that comes first by its bytes is the larger one, so that it comes
    /// first where the largest do.
    package static func < (left: Self, right: Self) -> Bool {
        left.count == right.count ? right.word.lexicographicallyPrecedes(left.word) : left.count < right.count
    }
}

extension WordCount: KafkaEncodable {
    /// Adds a record: the word as the key, and the count in digits as the value.
    package func encode(into output: KafkaOutput) {
        ProducerRecord(key: word, value: Bytes("\(count)")).encode(into: output)
    }
}
