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
}
