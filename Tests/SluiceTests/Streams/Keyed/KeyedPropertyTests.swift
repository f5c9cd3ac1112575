import SluiceTesting
import Synchronization
import Testing

@testable import Sluice

/// The same batch in many ways: random pipelines over random input, on any number of executors, with hardly any memory, and
/// with attempts that fail.
@Suite(.timeLimit(.minutes(5))) struct KeyedPropertyTests {
    private static let seeds: Range<UInt64> = 0..<60

    @Test(arguments: seeds) func resultsAreThoseOfTheReferenceInOneOrder(_ seed: UInt64) async throws {
        var random = SeededGenerator(seed: seed)
        let input = RandomInput(&random)
        let steps = [KeyedStep].random(&random)
        let note: Comment = "seed \(seed): \(steps)"
        let first = try await input.run(steps, .quiet, faults: nil)
        if !steps.contains(where: \.dependsOnOrder) {
            let expected = KeyedReference.applying(steps, to: input.pairs, base: input.pairs)
            #expect(
                first.map(KeyedReference.Entry.init).sorted() == expected.map(KeyedReference.Entry.init).sorted(),
                note
            )
        }
        for _ in 1...3 {
            let faults = Faults(seed: random.next(), count: Int.random(in: 0...5, using: &random))
            let executors = Int.random(in: 1...4, using: &random)
            let memory = [2 << 10, 16 << 10, 1 << 20].randomElement(using: &random)
            let again = try await input.run(
                steps,
                .quiet.with {
                    $0.executors = executors
                    $0.shuffleMemory = memory
                },
                faults: faults
            )
            #expect(
                again.map(KeyedReference.Entry.init) == first.map(KeyedReference.Entry.init),
                "\(note), \(executors) executors, \(memory ?? 0) bytes, \(faults.count) faults"
            )
        }
    }
}

/// Throws at random, a few times in all.
private final class Faults: Sendable {
    let count: Int
    private let state: Mutex<(random: SeededGenerator, left: Int)>

    init(seed: UInt64, count: Int) {
        self.count = count
        state = Mutex((SeededGenerator(seed: seed), count))
    }

    func disturb() throws {
        let isNow = state.withLock { state in
            guard state.left > 0, state.random.chance(0.02) else { return false }
            state.left -= 1
            return true
        }
        if isNow { throw Fault() }
    }
}

/// Pairs in partitions of one topic.
private struct RandomInput {
    let partitions: [[KeyedPair]]

    init(_ random: inout SeededGenerator) {
        let keys = Int.random(in: 1...30, using: &random)
        let most = [5, 60, 300].randomElement(using: &random) ?? 5
        partitions = (0..<Int.random(in: 1...5, using: &random)).map { _ in
            (0..<Int.random(in: 0...most, using: &random)).map { _ in
                let number = Int.random(in: 0..<keys, using: &random)
                return (KeyedReference.key(number, among: keys), Int.random(in: -50...50, using: &random))
            }
        }
    }

    /// In the order in which they are shuffled.
    var pairs: [KeyedPair] { partitions.flatMap(\.self) }

    func run(
        _ steps: [KeyedStep],
        _ configuration: ApplicationConfiguration,
        faults: Faults?
    ) async throws -> [KeyedPair] {
        let source = MemorySource(topics: ["in": partitions.count])
        for (number, pairs) in partitions.enumerated() {
            for pair in pairs {
                source.append(key: Bytes(pair.0), Bytes("\(pair.1)"), to: "in", partition: Int32(number))
            }
        }
        let app = StreamingApplication(
            name: "test",
            configuration: configuration.with { $0.taskRetry.maxAttempts = 8 }
        )
        let base = app.stream(from: source.source(topics: "in"))
            .map { ($0.key?.utf8String ?? "", try $0.number) }
        let sink = MemorySink<KeyedPair>()
        base.applying(steps, base: base) { try faults?.disturb() }.write(to: sink)
        try await app.run()
        return sink.elements
    }
}
