import SluiceKafka
import Testing

@Suite struct ConsumerGroupsTests {
    private static let timeout = Duration.seconds(10)

    @Test func setsOffsetsAndReadsThemBack() throws {
        let cluster = try TestCluster(partitions: 3)
        defer { cluster.broker.close() }
        let groups = try cluster.groups()
        defer { groups.close() }
        let all = (0..<3).map { cluster.partition($0) }
        let before = try groups.committedOffsets(of: "g", for: all, timeout: Self.timeout)
        #expect(try before.mapValues { try $0.get()?.offset } == [all[0]: nil, all[1]: nil, all[2]: nil])
        let refused = try groups.setOffsets([all[0]: 5, all[2]: 0], of: "g", timeout: Self.timeout)
        #expect(refused.isEmpty)
        let after = try groups.committedOffsets(of: "g", for: all + all, stable: true, timeout: Self.timeout)
        #expect(try after.mapValues { try $0.get()?.offset } == [all[0]: 5, all[1]: nil, all[2]: 0])
    }

    @Test func readsWhatAMemberHasCommitted() throws {
        let cluster = try TestCluster()
        defer { cluster.broker.close() }
        let groups = try cluster.groups()
        defer { groups.close() }
        let name = "odd 'group' \"name\" — ü"
        _ = try groups.setOffsets([cluster.partition(): 7], of: name, timeout: Self.timeout)
        let member = try TestMember(cluster.broker.bootstrapServers, group: name)
        defer { member.member.leave(timeout: .zero) }
        let seen = try member.member.committedOffsets(of: [cluster.partition()], timeout: Self.timeout)
        #expect(seen == [cluster.partition(): 7])
    }

    @Test func asksForNothingWhereNothingIsNamed() throws {
        let cluster = try TestCluster()
        defer { cluster.broker.close() }
        let groups = try cluster.groups()
        defer { groups.close() }
        #expect(try groups.committedOffsets(of: "g", for: [], timeout: Self.timeout).isEmpty)
        #expect(try groups.setOffsets([:], of: "g", timeout: Self.timeout).isEmpty)
        #expect(try groups.deleteOffsets(of: [], from: "g", timeout: Self.timeout).isEmpty)
        #expect(try groups.describe([], timeout: Self.timeout).isEmpty)
    }

    @Test func refusesNegativeOffsets() throws {
        let cluster = try TestCluster()
        defer { cluster.broker.close() }
        let groups = try cluster.groups()
        defer { groups.close() }
        let error = #expect(throws: KafkaError.self) {
            try groups.setOffsets([cluster.partition(): -1], of: "g", timeout: Self.timeout)
        }
        #expect(error?.code == .invalidArgument)
    }

    @Test func saysWhatTheEmbeddedBrokerCantDo() throws {
        let cluster = try TestCluster()
        defer { cluster.broker.close() }
        let groups = try cluster.groups()
        defer { groups.close() }
        let described = try groups.describe(["g", "h"], timeout: Self.timeout)
        #expect(described.count == 2)
        for result in described.values {
            #expect(throws: KafkaError.self) { try result.get() }
            if case .failure(let error) = result { #expect(error.code == .unsupportedFeature) }
        }
        let error = #expect(throws: KafkaError.self) {
            try groups.deleteOffsets(of: [cluster.partition()], from: "g", timeout: Self.timeout)
        }
        #expect(error?.code == .unsupportedFeature)
    }

    @Test func givesUpInTimeWithoutABroker() throws {
        let configuration = KafkaConfiguration(bootstrapServers: "127.0.0.1:1")
        let groups = try ConsumerGroups(configuration: configuration, onLog: noLog, onError: noError)
        defer { groups.close() }
        let limit = Duration.milliseconds(300)
        let lists = #expect(throws: KafkaError.self) { try groups.list(timeout: limit) }
        #expect(lists?.isRetriable == true)
        let offsets = #expect(throws: KafkaError.self) { try groups.committedOffsets(of: "g", timeout: limit) }
        #expect(offsets?.isRetriable == true)
        let described = #expect(throws: KafkaError.self) { try groups.describe(["g"], timeout: limit) }
        #expect(described?.isRetriable == true)
    }

    @Test func isOfNoUseOnceItIsClosed() throws {
        let cluster = try TestCluster()
        defer { cluster.broker.close() }
        let groups = try cluster.groups()
        groups.close()
        groups.close()
        let error = #expect(throws: KafkaError.self) { try groups.list(timeout: Self.timeout) }
        #expect(error?.code == .closed)
    }
}

extension TestCluster {
    fileprivate func groups() throws -> ConsumerGroups {
        try ConsumerGroups(configuration: broker.configuration, onLog: noLog, onError: noError)
    }
}
