import Testing

@testable import Sluice

@Suite struct MemoryPlanTests {
    private func plan(
        _ limit: Int?,
        executors: Int = 2,
        taskBytes: Int = 8 << 20,
        outputBytes: Int = 8 << 20
    ) -> MemoryPlan {
        MemoryPlan(limit: limit, executors: executors, maxTaskBytes: taskBytes, maxTaskOutputBytes: outputBytes)
    }

    @Test func theDefaultGrowsWithTheExecutors() throws {
        #expect(plan(nil).limit == 512 << 20)
        #expect(plan(nil, executors: 64).limit == 4 << 30)
        try plan(nil, executors: 64).validate()
    }

    @Test func whatCannotHoldIsRefusedWithTheNumbers() throws {
        let error = #expect(throws: ApplicationError.self) { try plan(64 << 20).validate() }
        #expect(
            error?.message == """
                memoryLimit is 64 MiB: half of it, 32 MiB, is for tasks and their output, and 2 executors need 34 MiB \
                (17 MiB each: maxTaskBytes, maxTaskOutputBytes and 1 MiB); raise memoryLimit (--memory-limit) to \
                68 MiB, or lower the others
                """
        )
        try plan(68 << 20).validate()
        #expect(throws: ApplicationError.self) { try plan(nil, taskBytes: .max).validate() }
    }

    @Test(arguments: [1, 8, 100, 1_000])
    func theReadersQueuesKeepToTheirHalf(partitions: Int) throws {
        let properties = try plan(nil).readerProperties(partitions: partitions)
        let queue = try #require(properties["queued.max.messages.kbytes"].flatMap { Int($0) })
        let fetch = try #require(properties["fetch.message.max.bytes"].flatMap { Int($0) })
        #expect(partitions * (queue << 10 + fetch) * 4 <= 256 << 20)
        #expect(queue >= 16 && fetch >= 16 << 10)
    }

    @Test func fewPartitionsAreReadAheadAsFarAsIsOfUse() throws {
        #expect(
            try plan(nil).readerProperties(partitions: 2) == [
                "queued.max.messages.kbytes": "16384", "queued.min.messages": "100000",
                "fetch.message.max.bytes": "1048576",
            ]
        )
    }

    @Test func tooManyPartitionsAreRefusedWithTheNumbers() throws {
        let error = #expect(throws: ApplicationError.self) { try plan(nil).readerProperties(partitions: 10_000) }
        #expect(
            error?.message == """
                memoryLimit is 512 MiB: half of it, 256 MiB, is for what is read ahead, too little for 10000 \
                partitions; raise memoryLimit (--memory-limit) to 2.4 GiB
                """
        )
        _ = try plan(2_500 << 20).readerProperties(partitions: 10_000)
    }
}
