import Sluice
import SluiceTesting
import Synchronization
import Testing

/// What passed is counted exactly, whatever was tried again.
@Suite(.timeLimit(.minutes(1))) struct PlanStatusTests {
    /// Throws the first time that each number comes by.
    private final class OnceEach: Sendable {
        private let seen = Mutex<Set<Int>>([])

        func pass(_ number: Int) throws {
            if seen.withLock({ $0.insert(number).inserted }) { throw Fault() }
        }
    }

    private func retried(_ build: (Stream<Int>) -> Void) async throws -> PlanStatus {
        let configuration = ApplicationConfiguration.quiet.with { $0.taskRetry.maxAttempts = 10 }
        let pipeline = Pipeline(MemorySource(numbers: 100, partitions: 4), configuration)
        build(pipeline.numbers)
        try await pipeline.app.run()
        return pipeline.app.status().plan
    }

    private func edges(_ plan: PlanStatus) -> [String: Int64] {
        let names = Dictionary(uniqueKeysWithValues: plan.nodes.map { ($0.id, $0.name) })
        let counts = plan.edges.map { ("\(names[$0.from] ?? "") to \(names[$0.to] ?? "")", $0.elements) }
        return Dictionary(counts) { first, _ in first }
    }

    @Test func narrowOperatorsCountWhatLeavesThem() async throws {
        let once = OnceEach()
        let plan = try await retried { numbers in
            numbers.filter { $0 % 2 == 0 }
                .flatMap { [$0, $0, $0] }
                .compactMap { $0 % 4 == 0 ? $0 : nil }
                .forEach { if $0 % 40 == 0 { try once.pass($0) } }
                .flatMap(into: Int.self) { number, emit in
                    try emit(number)
                    try emit(number)
                }
                .write(to: MemorySink<Int>())
        }
        #expect(
            edges(plan) == [
                "memory in to map": 100, "map to filter": 100, "filter to flatMap": 50, "flatMap to compactMap": 150,
                "compactMap to forEach": 75, "forEach to flatMap": 75, "flatMap to write to memory": 150,
            ]
        )
        #expect(plan.nodes.map(\.kind) == ["source"] + Array(repeating: "operator", count: 6) + ["sink"])
        #expect(plan.stages.map(\.commitScope) == ["task"])
    }

    @Test func branchesAndUnionsCountEachWay() async throws {
        let once = OnceEach()
        let plan = try await retried { numbers in
            let even = numbers.filter { $0 % 2 == 0 }
            even.write(to: RecordingSink(name: "even"))
            even.union(numbers.compactMap { $0 % 5 == 0 ? $0 : nil })
                .forEach { if $0 == 70 { try once.pass($0) } }
                .write(to: RecordingSink(name: "both"))
        }
        #expect(
            edges(plan) == [
                "memory in to map": 100, "map to filter": 100, "map to compactMap": 100, "filter to write to even": 50,
                "filter to union": 50, "compactMap to union": 20, "union to forEach": 70,
                "forEach to write to both": 70,
            ]
        )
    }

    @Test func whatFailsAndIsPassedOverIsNotPassedOn() async throws {
        let once = OnceEach()
        let plan = try await retried { numbers in
            numbers.map(onFailure: .skip) { if $0 % 10 == 0 { throw Fault() } else { $0 } }
                .map(onFailure: .deadLetter(to: MemorySink<ProducerRecord>())) {
                    if $0 % 10 == 1 { throw Fault() } else { $0 }
                }
                .forEach { if $0 == 99 { try once.pass($0) } }
                .write(to: RecordingSink(name: "rest"))
        }
        let nodes = plan.nodes.map(\.name)
        #expect(
            plan.edges.map { "\(nodes[$0.from]): \($0.elements)" } == [
                "memory in: 100", "map: 100", "map: 90", "map: 80", "forEach: 80", "map: 10",
            ]
        )
        #expect(nodes.last == "dead letters to memory")
        #expect(plan.nodes[2].detail == "on failure: skip")
        #expect(plan.nodes[3].detail == "on failure: dead letter to memory")
        #expect(plan.nodes.last?.detail == "at-least-once")
    }

    @Test func segmentsCountWhatLeavesThem() async throws {
        let once = OnceEach()
        let plan = try await retried { numbers in
            numbers.filterConcurrently(limit: 4) { $0 % 2 == 0 }
                .mapConcurrently(limit: 8) { $0 + 1 }
                .mapPartition { elements, emit in
                    while let element = try await elements.next() { for _ in 0..<2 { try emit(element) } }
                }
                .forEach { if $0 == 51 { try once.pass($0) } }
                .write(to: RecordingSink(name: "all"))
        }
        #expect(plan.edges.map(\.elements) == [100, 100, 50, 50, 100, 100])
    }

    @Test func stagesAreThoseThatLeadToANode() throws {
        let source = MemorySource(topics: ["in": 1, "other": 1])
        let app = StreamingApplication(name: "test", configuration: .quiet)
        let first = app.stream(from: source.source(topics: "in")).map(\.offset)
        let second = app.stream(from: source.source(topics: "other")).map(\.offset)
        first.union(second).write(to: MemorySink<Int64>())
        _ = first.filter { $0 > 3 }
        let plan = app.status().plan
        #expect(plan.stages.map(\.id) == [0, 1])
        #expect(plan.nodes.map(\.stages) == [[0], [0], [1], [1], [0, 1], [0, 1], [0]])
        #expect(plan.nodes.last?.detail == "leads to no sink, and does not run")
        #expect(plan.edges.allSatisfy { $0.elements == 0 })
    }
}
