import SluiceKafka
import Testing

/// The embedded broker's transactions prove nothing but that the calls are made in a way that librdkafka takes.
@Suite(.timeLimit(.minutes(1))) struct ProducerTransactionTests {
    private static let value = Bytes("v")
    private static let patience = Duration.seconds(30)

    private func producer(
        _ cluster: TestCluster,
        id: String? = "app-1",
        _ properties: [String: String] = [:],
        _ onDelivery: @escaping @Sendable (UnsafeBufferPointer<DeliveryReport>) -> Void = { _ in }
    ) throws -> Producer {
        try Producer(
            configuration: KafkaConfiguration(
                bootstrapServers: cluster.broker.bootstrapServers,
                properties: properties
            ),
            transactionalID: id,
            onLog: noLog,
            onError: noError,
            onDelivery: onDelivery
        )
    }

    private func send(_ producer: Producer, tag: UInt) throws -> SendResult {
        let topic = try producer.topic("t")
        // A static's memory outlives every report.
        return Self.value.withUnsafeBytes { producer.send(to: topic, partition: 0, key: nil, value: $0, tag: tag) }
    }

    @Test func commitsAndAborts() async throws {
        let cluster = try TestCluster()
        defer { cluster.broker.close() }
        let codes = Collected<KafkaError.Code>()
        let producer = try producer(cluster) { for report in $0 { codes.append(report.code) } }
        defer { producer.close() }
        try producer.initTransactions(timeout: Self.patience)
        for round in 0..<4 {
            try producer.beginTransaction()
            #expect(try send(producer, tag: 1) == .queued)
            if round.isMultiple(of: 2) {
                try producer.commitTransaction(timeout: Self.patience)
                #expect(codes.all.count == round + 1)
                #expect(codes.all.last?.rawValue == 0)
            } else {
                try producer.abortTransaction(timeout: Self.patience)
                #expect(codes.all.count == round + 1)
            }
        }
        #expect(producer.fatalError == nil)
    }

    @Test func nothingIsSentOutsideOfATransaction() throws {
        let cluster = try TestCluster()
        defer { cluster.broker.close() }
        let producer = try producer(cluster)
        defer { producer.close() }
        try producer.initTransactions(timeout: Self.patience)
        guard case .failed(let error) = try send(producer, tag: 1) else {
            Issue.record("the record was taken")
            return
        }
        #expect(error.code == .invalidState)
    }

    @Test func aCallThatTimedOutIsRetriedAsItWas() async throws {
        let cluster = try TestCluster()
        defer { cluster.broker.close() }
        try cluster.broker.setDown()
        let producer = try producer(cluster)
        defer { producer.close() }
        let error = #expect(throws: KafkaError.self) { try producer.initTransactions(timeout: .milliseconds(20)) }
        #expect(error?.isRetriable == true)
        #expect(error?.requiresAbort == false)
        try cluster.broker.setUp()
        try producer.initTransactions(timeout: Self.patience)
    }

    @Test func callsThatDoNotFitAreFatal() throws {
        let cluster = try TestCluster()
        defer { cluster.broker.close() }
        let plain = try producer(cluster, id: nil)
        defer { plain.close() }
        let error = #expect(throws: KafkaError.self) { try plain.beginTransaction() }
        #expect(error?.isFatal == true)
        #expect(error?.isRetriable == false)
        plain.close()
        let closed = #expect(throws: KafkaError.self) { try plain.beginTransaction() }
        #expect(closed?.code == .closed)
    }

    @Test func theIDIsGivenByTheCaller() throws {
        let cluster = try TestCluster()
        defer { cluster.broker.close() }
        let error = #expect(throws: KafkaConfigurationError.self) {
            try producer(cluster, ["transactional.id": "mine"])
        }
        #expect(error?.property == "transactional.id")
        #expect(throws: KafkaConfigurationError.self) {
            try producer(cluster, ["transaction.timeout.ms": "10000", "message.timeout.ms": "20000"])
        }
    }

    @Test func errorsSayOneThingToDo() {
        let aborting = KafkaError(code: .illegalGeneration, requiresAbort: true)
        #expect(aborting.requiresAbort && !aborting.isRetriable && aborting.isOutdated && !aborting.isFenced)
        let passing = KafkaError(code: .rebalanceInProgress, requiresAbort: true)
        #expect(passing.requiresAbort && !passing.isRetriable && !passing.isOutdated)
        let fatal = KafkaError(code: .fenced, isFatal: true, requiresAbort: true)
        #expect(!fatal.requiresAbort && !fatal.isRetriable && fatal.isFenced && !fatal.isOutdated)
        #expect(aborting.description.hasSuffix(", requires abort"))
        for code in [KafkaError.Code.producerFenced, .invalidProducerEpoch] {
            #expect(KafkaError(code: code).isFenced)
        }
        let instance = KafkaError(code: .fencedInstance)
        #expect(instance.isInstanceFenced && !instance.isFenced && !instance.isOutdated)
    }
}
