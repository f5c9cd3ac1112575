import CoreMetrics
import Sluice
import SluiceMonitor
import Testing

@Suite struct RegistryConcurrencyTests {
    private static let threads = 8
    private static let rounds = 20_000

    @Test func nothingIsLostWhenManyRecordAtOnce() async {
        let registry = PrometheusRegistry(logger: quiet)
        await withDiscardingTaskGroup { group in
            for _ in 0..<Self.threads { group.addTask { Self.record(in: registry) } }
        }
        let total = Self.threads * Self.rounds
        let lines = Set(registry.lines)
        #expect(lines.contains("c \(total)"))
        #expect(lines.contains("f \(total / 2)"))
        #expect(lines.contains("g \(total)"))
        #expect(lines.contains("h_count \(total)"))
        #expect(lines.contains("h_sum \(total)"))
    }

    private static func record(in registry: PrometheusRegistry) {
        let counter = registry.makeCounter(label: "c", dimensions: [])
        let floating = registry.makeFloatingPointCounter(label: "f", dimensions: [])
        let gauge = registry.makeMeter(label: "g", dimensions: [])
        let histogram = registry.makeRecorder(label: "h", dimensions: [], aggregate: true)
        for _ in 0..<rounds {
            counter.increment(by: 1)
            floating.increment(by: 0.5)
            gauge.increment(by: 1)
            histogram.record(Int64(1))
        }
    }

    @Test func aPageAgreesWithItselfWhateverGoesOn() async {
        let registry = PrometheusRegistry(logger: quiet)
        await withDiscardingTaskGroup { group in
            for thread in 0..<Self.threads { group.addTask { Self.comeAndGo(in: registry, thread) } }
            group.addTask {
                for _ in 0..<200 { Self.checkHistogram(registry.lines) }
            }
        }
        #expect(!registry.lines.contains { $0.hasPrefix("c{") })
    }

    private static func comeAndGo(in registry: PrometheusRegistry, _ thread: Int) {
        let histogram = registry.makeRecorder(label: "h", dimensions: [], aggregate: true)
        for round in 0..<2_000 {
            histogram.record(Int64(round))
            let counter = registry.makeCounter(label: "c", dimensions: [("n", "\(thread).\(round % 10)")])
            counter.increment(by: 1)
            registry.destroyCounter(counter)
        }
    }

    /// The counts of the buckets never fall, and the last is the count of all.
    private static func checkHistogram(_ lines: [Substring]) {
        func number(_ line: Substring) -> Int? { line.split(separator: " ").last.flatMap { Int($0) } }
        let buckets = lines.filter { $0.hasPrefix("h_bucket") }.compactMap(number)
        let count = lines.filter { $0.hasPrefix("h_count") }.compactMap(number)
        #expect(buckets == buckets.sorted())
        #expect(buckets.last == count.last)
    }
}
