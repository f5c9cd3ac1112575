internal import Sluice
internal import Synchronization

/// What all batches together have counted: in memory, one entry a word.
package final class WordTotals: Sendable {
    private let counts = Mutex<[Bytes: Int]>([:])

    /// Begins with none.
    package init() {}

    /// Adds what a batch has counted. To be called once a batch.
    package func add(_ batch: [WordCount]) {
        counts.withLock { counts in
            for word in batch {
                // A word that is kept must not keep what it is a part of.
                if counts[word.word] == nil { counts[word.word.detached()] = 0 }
                counts[word.word]? += word.count
            }
        }
    }

    /// Every word, the most frequent first.
    package var all: [WordCount] {
        counts.withLock { $0.map { WordCount(word: $0.key, count: $0.value) } }.sorted(by: >)
    }
}
