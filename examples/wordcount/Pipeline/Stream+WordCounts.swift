package import Sluice

extension Stream<Record> {
    /// Each batch's words with their counts. Words are counted where they are read: what goes through the shuffle is one
    /// entry a task and word.
    package func wordCounts(_ words: Words) -> Stream<WordCount> {
        flatMap(into: (Bytes, Int).self) { record, emit in
            guard let text = record.value else { return }
            try words.forEach(in: text) { try emit(($0, 1)) }
        }
        .reduceByKey(+)
        .map { WordCount(word: $0.0, count: $0.1) }
    }
}
