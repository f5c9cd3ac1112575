import Sluice
import SluiceTesting
import Testing

@testable import WordCountPipeline

/// Whole topics, beside a count by other means.
@Suite(.timeLimit(.minutes(1))) struct WordCountTests {
    private static let vocabulary = [
        "the", "The", "THE", "quick", "brown", "fox", "naïve", "日本語", "x", "1", "42", "an", "and", "Ärger", "ärger",
        "supercalifragilisticexpialidocious",
    ]
    private static let separators = [" ", "  ", ", ", "\n", ".\t", "-", "' \"", "\0"]

    private func lines(_ count: Int, _ random: inout SeededGenerator) -> [String] {
        (0..<count).map { _ in
            (0..<Int.random(in: 0...12, using: &random)).reduce(into: "") { line, _ in
                line += Self.vocabulary.randomElement(using: &random) ?? ""
                line += Self.separators.randomElement(using: &random) ?? ""
            }
        }
    }

    /// By characters, of strings.
    private func independentCount(_ lines: [String]) -> [String: Int] {
        let words = lines.flatMap { $0.split { !($0.isLetter || $0.isNumber) }.map(String.init) }
        return Dictionary(grouping: words) { $0 }.mapValues(\.count)
    }

    private func source(_ lines: [String]) -> MemorySource {
        let source = MemorySource(topics: ["texts": 3])
        for (index, line) in lines.enumerated() {
            source.append(Bytes(line), to: "texts", partition: Int32(index % 3))
        }
        source.append(nil, to: "texts", partition: 0)
        return source
    }

    private func totals(_ source: MemorySource, batchesOf most: Int?) async throws -> (
        counts: [WordCount], batches: Int
    ) {
        var configuration = ApplicationConfiguration.inMemory
        configuration.maxBatchRecords = most
        // Or a task that ends early, on a busy machine, would leave the rest to another batch.
        configuration.taskSoftDeadline = .seconds(60)
        let app = StreamingApplication(name: "wordcount", configuration: configuration)
        let (totals, batches) = (WordTotals(), MemorySink<WordCount>())
        let counts = app.stream(from: source.source(topics: "texts")).wordCounts(Words())
        counts.write(to: .forEachBatch { totals.add($0.elements) })
        counts.write(to: batches)
        try await app.run()
        return (totals.all, batches.elements.count)
    }

    @Test(arguments: [nil, 20], [1, 2] as [UInt64])
    func totalsAreThoseOfAnIndependentCount(most: Int?, seed: UInt64) async throws {
        var random = SeededGenerator(seed: seed)
        let lines = lines(300, &random)
        let expected = independentCount(lines)
        let (counts, entries) = try await totals(source(lines), batchesOf: most)
        let found = Dictionary(uniqueKeysWithValues: counts.map { ($0.word.utf8String, $0.count) })
        #expect(found == expected)
        // In one batch each word comes out once, in several more than once.
        #expect(most == nil ? entries == expected.count : entries > expected.count)
    }

    @Test func theMostFrequentComeFirst() async throws {
        let (counts, _) = try await totals(source(["b a b", "c a b", "d"]), batchesOf: nil)
        #expect(counts.map(\.word) == ["b", "a", "c", "d"])
        #expect(counts.map(\.count) == [3, 2, 1, 1])
    }

    @Test func theTopOfEachBatchComesFirst() async throws {
        let app = StreamingApplication(name: "wordcount", configuration: .inMemory)
        let top = MemorySink<WordCount>()
        app.stream(from: source(["b a b", "c a b", "d"]).source(topics: "texts")).wordCounts(Words()).top(3)
            .write(to: top)
        try await app.run()
        #expect(top.elements.map(\.word) == ["b", "a", "c"])
    }
}
