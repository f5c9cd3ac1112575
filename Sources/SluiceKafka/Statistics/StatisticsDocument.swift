internal import CRdKafka
internal import FoundationEssentials

/// librdkafka's statistics as they are written, as far as they are read here.
private struct StatisticsDocument: Decodable {
    struct Broker: Decodable {
        struct Window: Decodable {
            let avg: Int64
            let p99: Int64
        }

        let name: String
        let source: String
        let state: String
        let sendErrors: Int64
        let receiveErrors: Int64
        let timeouts: Int64
        let roundTrip: Window

        enum CodingKeys: String, CodingKey {
            case name, source, state
            case sendErrors = "txerrs"
            case receiveErrors = "rxerrs"
            case timeouts = "req_timeouts"
            case roundTrip = "rtt"
        }
    }

    let brokers: [String: Broker]
    let queuedRecords: Int64?
    let queuedBytes: Int64?

    enum CodingKeys: String, CodingKey {
        case brokers
        case queuedRecords = "msg_cnt"
        case queuedBytes = "msg_size"
    }
}

extension ClientStatistics {
    /// Reads a statistics event; nil if it says something that this version does not know, since nothing depends on it.
    init?(event: OpaquePointer) {
        guard let text = rd_kafka_event_stats(event) else { return nil }
        self.init(json: String(cString: text))
    }

    init?(json: String) {
        guard let document = try? JSONDecoder().decode(StatisticsDocument.self, from: Data(json.utf8)) else {
            return nil
        }
        self.init(
            brokers: document.brokers.values
                .filter { $0.source != "internal" }
                .map(Broker.init)
                .sorted { $0.name < $1.name },
            queuedRecords: document.queuedRecords ?? 0,
            queuedBytes: document.queuedBytes ?? 0
        )
    }
}

extension ClientStatistics.Broker {
    fileprivate init(_ broker: StatisticsDocument.Broker) {
        self.init(
            name: broker.name,
            isUp: broker.state == "UP" || broker.state == "UPDATE",
            meanRoundTrip: broker.roundTrip.avg,
            roundTripP99: broker.roundTrip.p99,
            sendErrors: broker.sendErrors,
            receiveErrors: broker.receiveErrors,
            timeouts: broker.timeouts
        )
    }
}
