import Testing

@testable import SluiceKafka

@Suite(.timeLimit(.minutes(1))) struct ClientStatisticsTests {
    @Test func whatIsOfUseIsRead() throws {
        let json = """
            {"name": "rdkafka#producer-1", "msg_cnt": 22, "msg_size": 704, "brokers": {
              "b:9092/1": {"name": "b:9092/1", "source": "learned", "state": "UP", "txerrs": 1, "rxerrs": 2,
                "req_timeouts": 3, "rtt": {"min": 5, "avg": 1500, "p99": 9000}},
              "a:9092/2": {"name": "a:9092/2", "source": "configured", "state": "DOWN", "txerrs": 0, "rxerrs": 0,
                "req_timeouts": 0, "rtt": {"min": 0, "avg": 0, "p99": 0}},
              ":0/internal": {"name": ":0/internal", "source": "internal", "state": "UP", "txerrs": 0, "rxerrs": 0,
                "req_timeouts": 0, "rtt": {"min": 0, "avg": 0, "p99": 0}}
            }, "topics": {"t": {"partitions": {}}}}
            """
        let statistics = try #require(ClientStatistics(json: json))
        #expect(statistics.queuedRecords == 22)
        #expect(statistics.queuedBytes == 704)
        #expect(statistics.isConnected)
        #expect(
            statistics.brokers == [
                .init(name: "a:9092/2", isUp: false),
                .init(
                    name: "b:9092/1",
                    isUp: true,
                    meanRoundTrip: 1500,
                    roundTripP99: 9000,
                    sendErrors: 1,
                    receiveErrors: 2,
                    timeouts: 3
                ),
            ]
        )
    }

    @Test(arguments: ["", "{", "[]", "{\"brokers\": 3}", "{\"brokers\": {\"a\": {}}}"])
    func whatIsNotKnownIsPassedOver(json: String) {
        #expect(ClientStatistics(json: json) == nil)
    }

    @Test func aClientTellsOfItsBrokers() async throws {
        let cluster = try TestCluster()
        let heard = Collected<ClientStatistics>()
        let configuration = cluster.broker.configuration
            .setting(["group.id": "readers", "statistics.interval.ms": "1000"])
        let reader = try ReaderClient(
            configuration: configuration,
            onLog: noLog,
            onError: noError,
            onStatistics: { heard.append($0) }
        )
        defer { reader.shutdown() }
        #expect(await eventually { heard.all.contains(where: \.isConnected) })
    }
}
