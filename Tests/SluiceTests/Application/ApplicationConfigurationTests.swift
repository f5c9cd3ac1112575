import Sluice
import SluiceTesting
import Testing

@Suite struct ApplicationConfigurationTests {
    private typealias Change = @Sendable (inout ApplicationConfiguration) -> Void

    private func message(_ change: Change) async throws -> String {
        let pipeline = Pipeline(MemorySource(numbers: 0), .quiet.with(change))
        pipeline.numbers.write(to: pipeline.output)
        let error = try await failure(of: pipeline.app)
        #expect(error.code == .invalidConfiguration)
        return error.message
    }

    @Test func refusesWhatCannotBeUsed() async throws {
        #expect(try await message { $0.executors = 0 } == "executors is 0: it must be from 1 to 1024")
        #expect(try await message { $0.executors = 1_000_000 } == "executors is 1000000: it must be from 1 to 1024")
        #expect(
            try await message { $0.maxBatchesInFlight = 0 } == "maxBatchesInFlight is 0: it must be at least 1"
        )
        #expect(
            try await message { $0.maxLaggingPartitions = -1 } == "maxLaggingPartitions is -1: it must be 0 or more"
        )
        #expect(try await message { $0.maxTaskBytes = 0 } == "maxTaskBytes is 0: it must be at least 1 byte")
        #expect(try await message { $0.taskRetry.maxAttempts = 0 }.hasPrefix("taskRetry.maxAttempts is 0"))
        #expect(try await message { $0.trigger = .interval(.zero) }.contains("an interval of at least 1 ms"))
        #expect(try await message { $0.targetBatchDuration = .zero }.hasPrefix("targetBatchDuration is 0"))
        #expect(try await message { $0.maxBatchRecords = 0 } == "maxBatchRecords is 0: it must be at least 1")
        #expect(try await message { $0.maxBatchBytes = -1 }.hasPrefix("maxBatchBytes is -1"))
        #expect(try await message { $0.maxPartitionRecordsPerSecond = 0 }.hasPrefix("maxPartitionRecordsPerSecond"))
        #expect(try await message { $0.rateControl = .fixed(recordsPerSecond: 0) }.contains("at least 1 record"))
        #expect(try await message { $0.rateControl = .pid(.init(minimumRate: 0)) }.contains("rates above 0"))
        #expect(try await message { $0.memoryLimit = 1 << 20 }.hasPrefix("memoryLimit is 1 MiB: "))
        #expect(try await message { $0.instanceID = "" } == "instanceID is empty: it must be a name, or nil")
        #expect(try await message { $0.drainDeadline = .seconds(-1) }.hasPrefix("drainDeadline is -1"))
    }

    @Test func refusesATaskTimeoutOfNothing() async throws {
        #expect(try await message { $0.taskTimeout = .zero }.hasPrefix("taskTimeout is 0"))
    }

    @Test func refusesStragglersThatCannotBe() async throws {
        #expect(try await message { $0.stragglers.multiple = 0.5 }.hasPrefix("stragglers.multiple is 0.5"))
        #expect(try await message { $0.stragglers.quantile = 0 }.hasPrefix("stragglers.quantile is 0.0"))
        #expect(try await message { $0.stragglers.quantile = 1.1 }.hasPrefix("stragglers.quantile is 1.1"))
        #expect(try await message { $0.stragglers.minimum = .seconds(-1) }.hasPrefix("stragglers.minimum is -1"))
    }

    @Test func refusesDeadLetterLimitsThatCannotBeUsed() async throws {
        #expect(try await message { $0.deadLetterLimit?.share = 0 }.hasPrefix("deadLetterLimit.share is 0.0"))
        #expect(try await message { $0.deadLetterLimit?.share = .nan }.hasPrefix("deadLetterLimit.share is nan"))
        #expect(try await message { $0.deadLetterLimit?.window = .zero }.hasPrefix("deadLetterLimit.window is 0"))
        #expect(try await message { $0.deadLetterLimit?.minimumCount = 0 }.hasPrefix("deadLetterLimit.minimumCount"))
    }

    @Test func refusesPropertiesThatLibrdkafkaDoesNotKnow() async throws {
        let message = try await message { $0.kafka["linger.mss"] = "5" }
        #expect(message.contains("linger.mss") && message.contains("linger.ms"))
    }

    @Test func refusesValuesThatAPropertyCannotHave() async throws {
        #expect(try await message { $0.kafka["linger.ms"] = "soon" }.contains("linger.ms=soon"))
    }
}
