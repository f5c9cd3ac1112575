import SluiceCore
import SluiceTesting
import Testing

@testable import Sluice

@Suite struct TransactionSettingsTests {
    private func configuration(_ properties: [String: String] = [:]) -> ApplicationConfiguration {
        var configuration = ApplicationConfiguration(
            kafka: KafkaConfiguration(bootstrapServers: "localhost:9092", properties: properties)
        )
        configuration.guarantee = .exactlyOnce
        return configuration
    }

    private func settings(_ configuration: ApplicationConfiguration) -> TransactionSettings {
        TransactionSettings(
            application: "a",
            group: "g",
            configuration: configuration,
            scope: .task,
            defaults: ["message.timeout.ms": "0", "linger.ms": "5"],
            random: 7
        )
    }

    @Test func aRecordMayTakeAsLongAsItsTransaction() {
        // 10 s, an interval of 1 s, and 8 MiB at 1 MiB/s.
        let settings = settings(configuration())
        #expect(settings.timeout == .seconds(19))
        #expect(settings.kafka["transaction.timeout.ms"] == "19000")
        #expect(settings.kafka["message.timeout.ms"] == "19000")
        #expect(settings.kafka["linger.ms"] == "5")
        #expect(self.settings(configuration(["message.timeout.ms": "5000"])).kafka["message.timeout.ms"] == "5000")
    }

    @Test func onlyAnInstanceWithANameComesBackUnderIt() {
        #expect(settings(configuration()).notice?.contains("19.0 seconds") == true)
        #expect(settings(configuration()).id.id(ofProducer: 0) == "a/g/~7/0")
        var named = configuration()
        named.instanceID = "one"
        #expect(settings(named).notice == nil)
        #expect(settings(named).id.id(ofProducer: 0) == "a/g/one/0")
        named.kafka["group.instance.id"] = "two"
        #expect(settings(named).id.id(ofProducer: 0) == "a/g/two/0")
    }

    @Test func aTimeoutThatCanNotHoldIsRefusedWithTheNumbers() throws {
        try configuration().validateTransactionTimeout(.task)
        try configuration(["transaction.timeout.ms": "19000"]).validateTransactionTimeout(.task)
        #expect(settings(configuration(["transaction.timeout.ms": "60000"])).timeout == .seconds(60))
        let short = #expect(throws: ApplicationError.self) {
            try configuration(["transaction.timeout.ms": "18999"]).validateTransactionTimeout(.task)
        }
        #expect(short?.message.contains("19.0 seconds") == true)
        #expect(short?.message.contains("8388608 bytes") == true)
        var long = configuration()
        long.trigger = .interval(.seconds(900))
        let tooLong = #expect(throws: ApplicationError.self) { try long.validateTransactionTimeout(.task) }
        #expect(tooLong?.message.contains("transaction.max.timeout.ms") == true)
    }

    @Test func anInputThatIsNotKafkaIsRefused() async throws {
        var configuration = ApplicationConfiguration.quiet
        configuration.guarantee = .exactlyOnce
        let pipeline = Pipeline(MemorySource(numbers: 1), configuration)
        pipeline.numbers.map { "\($0)" }.write(to: .kafka(topic: "out"))
        let error = await #expect(throws: ApplicationError.self) { try await pipeline.app.run() }
        #expect(error?.code == .invalidPlan)
        #expect(error?.message.contains("--guarantee at-least-once") == true)
    }

    @Test func twoTimeoutsThatDifferAreRefused() throws {
        var both = configuration(["transaction.timeout.ms": "30000"])
        both.transactionTimeout = .seconds(30)
        try both.validate()
        both.transactionTimeout = .seconds(31)
        let error = #expect(throws: ApplicationError.self) { try both.validate() }
        #expect(error?.message.contains("transaction.timeout.ms is 30000") == true)
    }
}
