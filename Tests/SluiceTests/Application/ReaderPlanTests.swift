import Testing

@testable import Sluice

@Suite struct ReaderPlanTests {
    private let half = 256 << 20

    private func memory(_ limit: Int? = nil) -> MemoryPlan {
        MemoryPlan(limit: limit, executors: 2, maxTaskBytes: 8 << 20, maxTaskOutputBytes: 8 << 20)
    }

    private func plan(_ partitions: Int, expectsMore: Bool = false, limit: Int? = nil) throws -> ReaderPlan {
        try ReaderPlan(memory: memory(limit), partitions: partitions, expectsMore: expectsMore)
    }

    private func fill(_ plan: inout ReaderPlan, with count: Int) throws {
        _ = try plan.makeRoom(for: count)
        for _ in 0..<count {
            let place = plan.take()
            try #require(place != nil)
        }
    }

    /// What a macro can't call: it changes the plan.
    private func room(for count: Int, _ plan: inout ReaderPlan) throws -> ReaderPlan.Generation? {
        try plan.makeRoom(for: count)
    }

    private func place(_ plan: inout ReaderPlan) -> Int? { plan.take() }

    private func bytes(of plan: ReaderPlan) -> Int { plan.generations.reduce(0) { $0 + $1.bytes } }

    @Test(arguments: [1, 8, 100, 1_000, 2_048])
    func theFirstGenerationHasRoomForWhatIsThere(partitions: Int) throws {
        for expectsMore in [false, true] {
            let first = try plan(partitions, expectsMore: expectsMore).generations[0]
            #expect(first.capacity >= partitions && first.bytes <= half)
            let properties = MemoryPlan.readerProperties(perPartition: first.bytesPerPartition)
            let queue = try #require(properties["queued.max.messages.kbytes"].flatMap { Int($0) })
            let fetch = try #require(properties["fetch.message.max.bytes"].flatMap { Int($0) })
            #expect(first.capacity * (queue << 10 + fetch) * 4 <= half)
            #expect(queue >= 16 && fetch >= 16 << 10)
        }
    }

    @Test func namedTopicsHaveNearlyAllAndPatternsHalf() throws {
        #expect(try plan(100).generations[0].bytes == half - half / 8)
        #expect(try plan(100, expectsMore: true).generations[0].bytes == half / 2)
        #expect(try plan(2_000, expectsMore: true).generations[0].bytes == 250 << 20)
    }

    @Test func fewPartitionsAreReadAheadAsFarAsIsOfUse() throws {
        let first = try plan(2).generations[0]
        #expect(first.capacity == 3)
        #expect(
            MemoryPlan.readerProperties(perPartition: first.bytesPerPartition) == [
                "queued.max.messages.kbytes": "16384", "queued.min.messages": "100000",
                "fetch.message.max.bytes": "1048576",
            ]
        )
    }

    @Test func aFurtherGenerationHasTwiceTheRoomAndHalfOfWhatIsLeft() throws {
        var plan = try plan(16, expectsMore: true)
        try fill(&plan, with: 16)
        for (capacity, bytes) in [(32, 64 << 20), (64, 32 << 20), (128, 16 << 20)] {
            let added = try #require(try room(for: 1, &plan))
            #expect(added.capacity == capacity && added.bytes == bytes)
            try fill(&plan, with: capacity)
        }
        #expect(try room(for: 100, &plan)?.capacity == 128)
        #expect(bytes(of: plan) == half)
    }

    @Test func itIsMadeForAllThatAppearAtOnce() throws {
        var plan = try plan(16, expectsMore: true)
        try fill(&plan, with: 10)
        #expect(try room(for: 6, &plan) == nil)
        #expect(try room(for: 206, &plan)?.capacity == 200)
        #expect(try room(for: 206, &plan) == nil)
        try fill(&plan, with: 206)
        #expect(place(&plan) == nil)
    }

    @Test func theFirstThatHasRoomTakesAPartition() throws {
        var plan = try plan(4, expectsMore: true)
        try fill(&plan, with: 4)
        try fill(&plan, with: 1)
        #expect(plan.generations.map(\.taken) == [4, 1])
        plan.giveBack(0)
        #expect(place(&plan) == 0)
        #expect(place(&plan) == 1)
    }

    @Test func whatReadsNothingLeavesItsMemoryToTheNext() throws {
        var plan = try plan(0, expectsMore: true)
        #expect(plan.generations[0].capacity == 1)
        let added = try #require(try room(for: 200, &plan))
        #expect(added.capacity == 200 && added.bytes == half / 2)
        #expect(plan.generations.map(\.capacity) == [0, 200])
        #expect(place(&plan) == 1)
    }

    /// The clients stay: one after the other, each for one more than before, would be as many clients.
    @Test func clientsAreFewHoweverPartitionsComeAndGo() throws {
        var plan = try plan(0, expectsMore: true)
        for round in 1...300 {
            try fill(&plan, with: round)
            #expect(bytes(of: plan) <= half)
            for (index, generation) in plan.generations.enumerated() {
                for _ in 0..<generation.taken { plan.giveBack(index) }
            }
        }
        #expect(plan.generations.count <= 10)
    }

    @Test func generationsNeverExceedTheReadersHalf() throws {
        for limit in [68 << 20, 512 << 20, 2 << 30, Int.max] {
            for partitions in [0, 3, 200] {
                var plan = try plan(partitions, expectsMore: true, limit: limit)
                let most = 100_000
                var read = 0
                while read < most, (try? plan.makeRoom(for: 1)) != nil, plan.take() != nil { read += 1 }
                #expect(bytes(of: plan) <= memory(limit).forReaders)
                #expect(plan.generations.allSatisfy { $0.bytesPerPartition >= MemoryPlan.leastPerPartition })
                #expect(plan.generations.count <= 20)
            }
        }
    }

    @Test func tooManyPartitionsAreRefusedWithTheNumbers() throws {
        let error = #expect(throws: ApplicationError.self) { try plan(10_000) }
        let message = """
            memoryLimit is 512 MiB: half of it, 256 MiB, is for what is read ahead, too little for 10000 partitions; \
            raise memoryLimit (--memory-limit) to 2.4 GiB
            """
        #expect(error?.message == message)
        _ = try plan(10_000, limit: 2_500 << 20)
        var later = try plan(1_000)
        try fill(&later, with: 1_000)
        let laterError = #expect(throws: ApplicationError.self) { try room(for: 9_000, &later) }
        #expect(laterError?.message == message)
        #expect(later.generations.count == 1)
    }

    @Test func whatWouldFitAfterARestartIsRefusedWithTheNumbers() throws {
        var plan = try plan(1_000)
        try fill(&plan, with: 1_000)
        let error = #expect(throws: ApplicationError.self) { try room(for: 300, &plan) }
        #expect(
            error?.message == """
                memoryLimit is 512 MiB: half of it is for what is read ahead, and of that 32 MiB are left, too little for \
                300 partitions that have appeared, which need 37.5 MiB; start the application anew, so that all 1300 \
                partitions share it, or raise memoryLimit (--memory-limit)
                """
        )
        #expect(try room(for: 256, &plan)?.capacity == 256)
    }
}
