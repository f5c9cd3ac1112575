import SluiceKafka
import Testing

@Suite struct ProducerTests {
    private static let value = Bytes("v")

    private func send(_ producer: Producer, _ topic: TopicHandle, tag: UInt) -> SendResult {
        // A static's memory outlives every report.
        Self.value.withUnsafeBytes { producer.send(to: topic, partition: 0, key: nil, value: $0, tag: tag) }
    }

    @Test func reportsEachRecordInOrder() async throws {
        let cluster = try TestCluster()
        defer { cluster.broker.close() }
        let tags = Collected<UInt>()
        let offsets = Collected<Int64>()
        let producer = try cluster.producer { reports in
            for report in reports where report.isDelivered {
                tags.append(report.tag)
                offsets.append(report.offset)
            }
        }
        defer { producer.close() }
        let topic = try producer.topic("t")
        for tag in 0..<UInt(2_500) { #expect(send(producer, topic, tag: tag) == .queued) }
        #expect(producer.flush(timeout: .seconds(10)))
        #expect(tags.all == Array(0..<2_500))
        #expect(offsets.all == Array(0..<2_500))
        #expect(try producer.partitionCount(of: "t", timeout: .seconds(10)) == 1)
    }

    @Test func aFullBufferSaysSoAndHasRoomAgain() async throws {
        let cluster = try TestCluster()
        defer { cluster.broker.close() }
        let tags = Collected<UInt>()
        let producer = try cluster.producer(["queue.buffering.max.messages": "10"]) {
            for report in $0 { tags.append(report.tag) }
        }
        defer { producer.close() }
        let topic = try producer.topic("t")
        var full = 0
        for tag in 0..<UInt(200) {
            while send(producer, topic, tag: tag) == .queueFull {
                full += 1
                await producer.waitForSpace()
            }
        }
        #expect(producer.flush(timeout: .seconds(10)))
        #expect(full > 0)
        #expect(tags.all == Array(0..<200))
    }

    @Test func whatIsPurgedIsReported() async throws {
        let cluster = try TestCluster()
        defer { cluster.broker.close() }
        try cluster.broker.setDown()
        let codes = Collected<KafkaError.Code>()
        let producer = try cluster.producer { for report in $0 { codes.append(report.code) } }
        let topic = try producer.topic("t")
        for tag in 0..<UInt(5) { #expect(send(producer, topic, tag: tag) == .queued) }
        producer.giveUp()
        #expect(await eventually { codes.all.count == 5 })
        #expect(codes.all.allSatisfy { $0 == .purged })
        producer.close()
        #expect(send(producer, topic, tag: 9) == .failed(KafkaError(code: .closed, message: "The producer is closed")))
    }

    @Test func takesRecordsAsLargeAsBrokersDo() async throws {
        let cluster = try TestCluster()
        defer { cluster.broker.close() }
        let reports = Collected<Bool>()
        let producer = try cluster.producer { for report in $0 { reports.append(report.isDelivered) } }
        defer { producer.close() }
        let topic = try producer.topic("t")
        let large = Bytes([UInt8](repeating: 0, count: 1_048_000))
        large.withUnsafeBytes { value in
            #expect(producer.send(to: topic, key: nil, value: value, tag: 1) == .queued)
            #expect(producer.flush(timeout: .seconds(10)))
        }
        #expect(reports.all == [true])
    }

    @Test func aRefusedRecordIsAnError() async throws {
        let cluster = try TestCluster()
        defer { cluster.broker.close() }
        let producer = try cluster.producer(["message.max.bytes": "1000"])
        defer { producer.close() }
        let topic = try producer.topic("t")
        let large = Bytes([UInt8](repeating: 0, count: 2_000))
        let result = large.withUnsafeBytes { producer.send(to: topic, key: nil, value: $0, tag: 1) }
        guard case .failed(let error) = result else {
            Issue.record("\(result)")
            return
        }
        #expect(error.code == .messageSizeTooLarge)
        #expect(!error.isRetriable)
    }

    @Test func keysGoWhereJavaPutsThem() async throws {
        let cluster = try TestCluster(partitions: 7)
        defer { cluster.broker.close() }
        let partitions = Collected<Int32>()
        let producer = try cluster.producer { for report in $0 { partitions.append(report.partition) } }
        defer { producer.close() }
        let topic = try producer.topic("t")
        // Java's murmur2("21") is -973932308.
        let result = Bytes("21").withUnsafeBytes { producer.send(to: topic, key: $0, value: nil, tag: 1) }
        #expect(result == .queued)
        #expect(producer.flush(timeout: .seconds(10)))
        #expect(partitions.all == [Int32((-973_932_308 & 0x7fff_ffff) % 7)])
    }
}
