import SluiceKafka
import Testing

@Suite struct PartitionQueueTests {
    @Test func readsSeveralPartitionsInOrder() async throws {
        let cluster = try TestCluster(partitions: 3)
        defer { cluster.broker.close() }
        for partition in 0..<Int32(3) { try cluster.write(0..<2_500, to: partition) }
        let reader = try cluster.reader()
        defer { reader.shutdown() }
        for partition in 0..<Int32(3) {
            let records = try await reader.open(cluster.partition(partition), at: 0).readAll(until: 2_500)
            #expect(records.map(\.offset) == Array(0..<2_500))
            #expect(records.map(\.partition).allSatisfy { $0 == partition })
            #expect(records.last?.value == "2499")
        }
    }

    @Test func stopsAtUntilAndCarriesOn() async throws {
        let cluster = try TestCluster()
        defer { cluster.broker.close() }
        try cluster.write(0..<100)
        let reader = try cluster.reader()
        defer { reader.shutdown() }
        let queue = try reader.open(cluster.partition(), at: 10)
        #expect(try await queue.readAll(until: 40).map(\.offset) == Array(10..<40))
        #expect(queue.position == 40)
        #expect(try queue.read(atMost: 5, until: 40) == nil)
        #expect(try await queue.readAll(until: 100, atMost: 7).map(\.offset) == Array(40..<100))
    }

    @Test func givesTheSameAgainAfterASeek() async throws {
        let cluster = try TestCluster()
        defer { cluster.broker.close() }
        try cluster.write(0..<500)
        let reader = try cluster.reader()
        defer { reader.shutdown() }
        let queue = try reader.open(cluster.partition(), at: 0)
        let first = try await queue.readAll(until: 500)
        try queue.seek(to: 100)
        #expect(queue.position == 100)
        #expect(try await queue.readAll(until: 500).map(\.value) == first[100...].map(\.value))
        try queue.seek(to: 450)
        try queue.seek(to: 20)
        #expect(try await queue.readAll(until: 21).map(\.offset) == [20])
        try queue.seek(to: 30)
        #expect(try await queue.readAll(until: 500).map(\.offset) == Array(30..<500))
    }

    @Test func knowsThatThePartitionEndsWhereItStands() async throws {
        let cluster = try TestCluster()
        defer { cluster.broker.close() }
        try cluster.write(0..<10)
        let reader = try cluster.reader()
        defer { reader.shutdown() }
        let queue = try reader.open(cluster.partition(), at: 0)
        #expect(!queue.isAtEnd)
        _ = try await queue.readAll(until: 10)
        #expect(
            try await eventually {
                _ = try queue.read(atMost: 1, until: 20); return queue.isAtEnd
            }
        )
        #expect(queue.position == 10)
    }

    @Test func takesBackWhatWasNotProcessed() async throws {
        let cluster = try TestCluster()
        defer { cluster.broker.close() }
        try cluster.write(0..<100)
        let reader = try cluster.reader()
        defer { reader.shutdown() }
        let queue = try reader.open(cluster.partition(), at: 0)
        var slice: ChunkSlice?
        #expect(
            try await eventually {
                slice = try queue.read(atMost: 50, until: 60); return slice != nil
            }
        )
        let taken = try #require(slice)
        queue.unread(taken[(taken.startIndex + 1)...])
        #expect(queue.position == 1)
        #expect(try await queue.readAll(until: 100).map(\.offset) == Array(1..<100))
    }

    @Test func positionReachesTheLogsEndAndWakesForMore() async throws {
        let cluster = try TestCluster()
        defer { cluster.broker.close() }
        try cluster.write(0..<10)
        let reader = try cluster.reader()
        defer { reader.shutdown() }
        let queue = try reader.open(cluster.partition(), at: 10)
        #expect(try queue.read(atMost: 10, until: 11) == nil)
        let waiting = Task { await queue.ready() }
        try cluster.write(10..<11)
        await waiting.value
        #expect(try await queue.readAll(until: 11).map(\.offset) == [10])
        #expect(reader.cachedLogEnd(of: cluster.partition()) == 11)
    }

    @Test func waitingEndsWithTheTask() async throws {
        let cluster = try TestCluster()
        defer { cluster.broker.close() }
        let reader = try cluster.reader()
        defer { reader.shutdown() }
        let queue = try reader.open(cluster.partition(), at: 0)
        let waiting = Task {
            while !Task.isCancelled {
                _ = try queue.read(atMost: 1, until: 1)
                await queue.ready()
            }
        }
        waiting.cancel()
        try await waiting.value
    }

    @Test func callsBackWhenRecordsArrive() async throws {
        let cluster = try TestCluster()
        defer { cluster.broker.close() }
        let reader = try cluster.reader()
        defer { reader.shutdown() }
        let queue = try reader.open(cluster.partition(), at: 0)
        let calls = Collected<Int>()
        queue.onData { calls.append(1) }
        try cluster.write(0..<1)
        #expect(await eventually { !calls.all.isEmpty })
        queue.onData(nil)
    }

    @Test func anOffsetOutOfRangeIsAnErrorThatASeekMends() async throws {
        let cluster = try TestCluster()
        defer { cluster.broker.close() }
        try cluster.write(0..<10)
        let reader = try cluster.reader()
        defer { reader.shutdown() }
        let queue = try reader.open(cluster.partition(), at: 1_000)
        await #expect(throws: KafkaError.self) { try await queue.readAll(until: 1_001) }
        try queue.seek(to: 5)
        #expect(try await queue.readAll(until: 10).map(\.offset) == Array(5..<10))
    }

    @Test func anOffsetOutOfRangeIsToldAgain() async throws {
        let cluster = try TestCluster()
        defer { cluster.broker.close() }
        try cluster.write(0..<10)
        let reader = try cluster.reader()
        defer { reader.shutdown() }
        let queue = try reader.open(cluster.partition(), at: 1_000)
        for _ in 1...3 {
            let error = await #expect(throws: KafkaError.self) { try await queue.readAll(until: 1_001) }
            #expect(error?.code == .autoOffsetReset)
            #expect(queue.hasMore)
            try queue.seek(to: 1_000)
        }
    }

    @Test func aRecordThatIsTooLargeIsAnErrorBehindWhatCameBefore() async throws {
        let cluster = try TestCluster()
        defer { cluster.broker.close() }
        let sizes = [10, 100, 1_000, 10]
        try cluster.write(sizes.map { TestRecord(value: Bytes([UInt8](repeating: 7, count: $0))) })
        let reader = try cluster.reader(recordLimit: .init(bytes: 999, remedy: "raise it"))
        defer { reader.shutdown() }
        let queue = try reader.open(cluster.partition(), at: 0)
        #expect(try await queue.readAll(until: 2).map(\.offset) == [0, 1])
        let error = await #expect(throws: KafkaError.self) { try await queue.readAll(until: 4) }
        #expect(error?.code == .messageSizeTooLarge)
        #expect(
            error?.message
                == "reading t[0]: the record at offset 2 has 1000 bytes, and at most 999 are read: raise it"
        )
        #expect(queue.position == 2)
        try queue.seek(to: 3)
        #expect(try await queue.readAll(until: 4).map(\.offset) == [3])
    }

    @Test func headersCountAsPartOfARecord() async throws {
        let cluster = try TestCluster()
        defer { cluster.broker.close() }
        let value = Bytes([UInt8](repeating: 7, count: 500))
        let header = RecordHeader(name: "name", value: value)
        try cluster.write([TestRecord(value: value, headers: []), TestRecord(value: value, headers: [header])])
        let reader = try cluster.reader(recordLimit: .init(bytes: 999, remedy: "raise it"))
        defer { reader.shutdown() }
        let queue = try reader.open(cluster.partition(), at: 0)
        let error = await #expect(throws: KafkaError.self) { try await queue.readAll(until: 2) }
        #expect(error?.message.contains("the record at offset 1 has 1012 bytes") == true)
    }

    @Test func whatAnEarlierReaderDidNotReadIsNoneOfTheNextOnes() async throws {
        let cluster = try TestCluster()
        defer { cluster.broker.close() }
        try cluster.write(0..<10)
        let reader = try cluster.reader()
        defer { reader.shutdown() }
        let outOfRange = try reader.open(cluster.partition(), at: 1_000)
        #expect(await eventually { outOfRange.hasMore })
        try reader.close(outOfRange)
        let queue = try reader.open(cluster.partition(), at: 0)
        #expect(try await queue.readAll(until: 10).map(\.offset) == Array(0..<10))
    }
}
