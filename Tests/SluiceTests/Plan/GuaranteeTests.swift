import Sluice
import SluiceTesting
import Testing

/// What is promised is said, and never more than the weakest sink keeps.
@Suite struct GuaranteeTests {
    private func app(_ guarantee: DeliveryGuarantee) -> StreamingApplication {
        StreamingApplication(name: "test", configuration: .quiet.with { $0.guarantee = guarantee })
    }

    private func delivery(_ app: StreamingApplication) throws -> [String] {
        let lines = try app.explain().split(separator: "\n").map(String.init)
        return Array(lines.drop { !$0.hasPrefix("delivery:") })
    }

    @Test func kafkaKeepsWhatIsAskedFor() throws {
        let app = app(.exactlyOnce)
        app.stream(from: .kafka(topic: "in")).write(to: .kafka(topic: "out"))
        #expect(
            try delivery(app) == [
                "delivery: exactly-once; output is delivered and committed each task by itself, in Kafka transactions"
            ]
        )
    }

    @Test func theWeakerOfTwoSinksIsTheApplications() throws {
        let app = app(.exactlyOnce)
        let records = app.stream(from: .kafka(topic: "in"))
        records.write(to: .kafka(topic: "out"))
        records.map(\.offset).write(to: .console())
        #expect(
            try delivery(app) == [
                """
                delivery: at-least-once, as the weakest sink has it; output is delivered and committed each task by \
                itself, in Kafka transactions
                """,
                "  kafka out: exactly-once",
                "  console: at-least-once",
            ]
        )
    }

    @Test func aSinkThatIsExactlyOnceByItselfIsSoUnasked() throws {
        let app = app(.atLeastOnce)
        let sink = ForgetfulSink()
        app.stream(from: .kafka(topic: "in")).map(\.offset).write(to: sink)
        #expect(try delivery(app).first?.hasPrefix("delivery: exactly-once;") == true)
    }

    @Test func aTransactionThatCannotHoldIsRefusedWithTheNumbers() throws {
        let app = StreamingApplication(
            name: "test",
            configuration: .quiet.with {
                $0.guarantee = .exactlyOnce
                $0.transactionTimeout = .seconds(5)
            }
        )
        app.stream(from: .kafka(topic: "in")).write(to: .kafka(topic: "out"))
        let error = try #require(throws: ApplicationError.self) { try app.explain() }
        #expect(error.code == .invalidConfiguration)
        #expect(error.message.contains("is 5.0 seconds, and a transaction may take 18.5 seconds"))
    }

    @Test func batchesThatTakeTooLongForAnyBrokerAreRefused() throws {
        let app = StreamingApplication(
            name: "test",
            configuration: .quiet.with {
                $0.guarantee = .exactlyOnce
                $0.trigger = .interval(.seconds(1_000))
            }
        )
        app.stream(from: .kafka(topic: "in")).write(to: .kafka(topic: "out"))
        let error = try #require(throws: ApplicationError.self) { try app.explain() }
        #expect(error.message.contains("brokers allow 900.0 seconds"))
    }

    @Test func aCheckpointIsForTheOnlySink() throws {
        let app = app(.atLeastOnce)
        let numbers = app.stream(from: .kafka(topic: "in")).map(\.offset)
        for directory in ["a", "b"] { numbers.write(to: .forEachBatch(checkpoint: directory) { _ in }) }
        let error = try #require(throws: ApplicationError.self) { try app.explain() }
        #expect(error.message.contains("write to it alone"))
    }
}

/// A sink that claims to be exactly-once.
private struct ForgetfulSink: Sink {
    let name = "forgetful"
    let guarantee = DeliveryGuarantee.exactlyOnce

    func makeStaged(for task: TaskContext) -> CollectedOutput<Int64> { CollectedOutput() }
    func stage(_ element: Int64, in staged: CollectedOutput<Int64>) { staged.append(element) }
    func publish(_ parts: [StagedPart<CollectedOutput<Int64>>], of batch: BatchID) {}
}
