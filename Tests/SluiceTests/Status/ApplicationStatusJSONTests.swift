import Testing

@testable import Sluice

@Suite struct ApplicationStatusJSONTests {
    private static func status(inputRate: Double = 12.5) -> ApplicationStatus {
        ApplicationStatus(
            time: 1_700_000_000_000.25,
            cursor: 7,
            health: HealthStatus(state: "running", detail: nil, isReady: true, isAlive: true),
            plan: PlanStatus(stages: [], nodes: [], edges: []),
            backlog: BacklogStatus(
                records: 3,
                inputRecordsPerSecond: inputRate,
                processedRecordsPerSecond: 10,
                isCatchingUp: false
            ),
            samples: [],
            batches: [],
            partitions: [],
            executors: [],
            failures: []
        )
    }

    @Test func namesAreInSnakeCaseAndNothingIsLeftOfNil() throws {
        let text = String(decoding: try Self.status().json(), as: UTF8.self)
        #expect(
            text == """
                {"backlog":{"input_records_per_second":12.5,"is_catching_up":false,"processed_records_per_second":10,\
                "records":3},"batches":[],"cursor":7,"executors":[],"failures":[],"health":{"is_alive":true,\
                "is_ready":true,"state":"running"},"partitions":[],"plan":{"edges":[],"nodes":[],"stages":[]},\
                "samples":[],"time":1700000000000.25,"version":1}
                """
        )
    }

    @Test(arguments: [Double.infinity, -Double.infinity, Double.nan])
    func whatIsNoNumberIsRefused(_ rate: Double) {
        #expect(throws: (any Error).self) { try Self.status(inputRate: rate).json() }
    }
}
