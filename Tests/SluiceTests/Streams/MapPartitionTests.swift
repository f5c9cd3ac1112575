import Sluice
import SluiceTesting
import Testing

@Suite(.timeLimit(.minutes(1))) struct MapPartitionTests {
    @Test func passesOverATaskWithAResource() async throws {
        let calls = Collected<String>()
        let output = try await Pipeline.output(of: 3) { numbers in
            numbers.mapPartition(
                setUp: { task in
                    calls.append("set up \(task.place)")
                    return 100
                },
                cleanUp: { calls.append("clean up \($0)") },
                { base, elements, emit in
                    while let element = try await elements.next() { try emit(base + element) }
                    try emit(-1)
                }
            )
        }
        #expect(output == [100, 101, 102, -1])
        #expect(calls.all == ["set up in[0] 0..<3", "clean up 100"])
    }

    @Test func passesOverMoreThanOneReadBrings() async throws {
        let output = try await Pipeline.output(of: 3_456) { numbers in
            numbers.mapPartition { elements, emit in
                while let element = try await elements.next() {
                    await Task.yield()
                    try emit(element)
                }
            }
        }
        #expect(output == Array(0..<3_456))
    }

    @Test func dropsTheRestWhenTheBodyReturnsEarly() async throws {
        let calls = Collected<String>()
        let output = try await Pipeline.output(of: 2_500) { numbers in
            numbers.mapPartition(
                setUp: { _ in },
                cleanUp: { calls.append("clean up") },
                { _, elements, emit in
                    if let first = try await elements.next() { try emit(first) }
                }
            )
        }
        #expect(output == [0])
        #expect(calls.all == ["clean up"])
    }

    @Test func cleansUpAndTriesAgainWhenTheBodyThrows() async throws {
        let calls = Collected<String>()
        let output = try await Pipeline.output(of: 3) { numbers in
            numbers.mapPartition(
                setUp: { task in
                    calls.append("set up \(task.attempt)")
                    return task.attempt
                },
                cleanUp: { calls.append("clean up \($0)") },
                { attempt, elements, emit in
                    while let element = try await elements.next() {
                        if attempt == 1, element == 1 { throw Fault() }
                        try emit(element)
                    }
                }
            )
        }
        #expect(output == [0, 1, 2])
        #expect(calls.all == ["set up 1", "clean up 1", "set up 2", "clean up 2"])
    }

    @Test func cleansUpNothingWhenTheSetUpThrows() async throws {
        let calls = Collected<String>()
        let output = try await Pipeline.output(of: 2) { numbers in
            numbers.mapPartition(
                setUp: { task in if task.attempt == 1 { throw Fault() } },
                cleanUp: { calls.append("clean up") },
                { _, elements, emit in
                    while let element = try await elements.next() { try emit(element) }
                }
            )
        }
        #expect(output == [0, 1])
        #expect(calls.all == ["clean up"])
    }

    @Test func tellsTheBodyWhenTheTaskFailsElsewhere() async throws {
        let calls = Collected<String>()
        let attempts = Collected<Int>()
        let output = try await Pipeline.output(of: 3) { numbers in
            numbers.forEach { number in
                if number == 2 { attempts.append(number) }
                if number == 2, attempts.all.count == 1 { throw Fault() }
            }
            .mapPartition(
                setUp: { _ in },
                cleanUp: { calls.append("clean up") },
                { _, elements, emit in
                    do {
                        while let element = try await elements.next() { try emit(element) }
                        calls.append("end")
                    } catch {
                        calls.append("\(type(of: error))")
                        throw error
                    }
                }
            )
        }
        #expect(output == [0, 1, 2])
        #expect(calls.all == ["CancellationError", "clean up", "end", "clean up"])
    }

    @Test func failsWithThePlaceOfTheElementAtWhichTheBodyThrew() async throws {
        let pipeline = Pipeline(MemorySource(numbers: 50))
        pipeline.numbers.filter { $0 % 2 == 0 }
            .mapPartition { elements, emit in
                while let element = try await elements.next() { try emit(element) }
            }
            .mapPartition { elements, emit in
                while let element = try await elements.next() {
                    if element == 36 { throw Fault() }
                    try emit(element)
                }
            }
            .write(to: pipeline.output)
        let error = try await failure(of: pipeline.app)
        #expect(error.failure?.partition == .first)
        #expect(error.failure?.offset == 36)
    }

    @Test func severalFollowOneAnother() async throws {
        let output = try await Pipeline.output(of: 2_100) { numbers in
            numbers.mapPartition { elements, emit in
                while let element = try await elements.next() { try emit(element + 1) }
            }
            .filter { $0 % 2 == 0 }
            .mapPartition { elements, emit in
                var pair: [Int] = []
                while let element = try await elements.next() {
                    pair.append(element)
                    if pair.count == 2 {
                        try emit(pair[0] + pair[1])
                        pair = []
                    }
                }
            }
            .mapPartition { elements, emit in
                var sum = 0
                while let element = try await elements.next() { sum += element }
                try emit(sum)
            }
        }
        #expect(output == [(1...2_100).filter { $0 % 2 == 0 }.reduce(0, +)])
    }

    @Test func severalStandInBranches() async throws {
        let pipeline = Pipeline(MemorySource(numbers: 1_500))
        let (sums, firsts) = (MemorySink<Int>(), MemorySink<Int>())
        let shared = pipeline.numbers.mapPartition { elements, emit in
            while let element = try await elements.next() { try emit(element) }
        }
        shared.mapPartition { elements, emit in
            var sum = 0
            while let element = try await elements.next() { sum += element }
            try emit(sum)
        }
        .write(to: sums)
        shared.mapPartition { elements, emit in
            if let element = try await elements.next() { try emit(element) }
        }
        .write(to: firsts)
        shared.write(to: pipeline.output)
        try await pipeline.app.run()
        #expect(sums.elements == [(0..<1_500).reduce(0, +)])
        #expect(firsts.elements == [0])
        #expect(pipeline.output.elements == Array(0..<1_500))
    }

    @Test func severalTasksMayReadTheElements() async throws {
        let output = try await Pipeline.output(of: 100) { numbers in
            numbers.mapPartition { (elements: PartitionIterator<Int>, emit: (Int) throws -> Void) in
                let counts = await withTaskGroup(of: Int.self) { group in
                    for _ in 0..<3 {
                        group.addTask {
                            var count = 0
                            while (try? await elements.next()) ?? nil != nil {
                                count += 1
                                await Task.yield()
                            }
                            return count
                        }
                    }
                    return await group.reduce(into: []) { $0.append($1) }
                }
                try emit(counts.reduce(0, +))
            }
        }
        #expect(output == [100])
    }
}
