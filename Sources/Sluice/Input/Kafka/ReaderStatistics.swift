internal import Synchronization

/// Puts together what the reading clients tell of themselves, as if they were one.
final class ReaderStatistics: Sendable {
    private let latest = Mutex<[Int: ClientStatistics]>([:])

    /// Takes in a client's statistics.
    ///
    /// - Returns: Those of all clients, as far as they have told.
    func note(_ statistics: ClientStatistics, of client: Int) -> ClientStatistics {
        latest.withLock { latest in
            latest[client] = statistics
            return ClientStatistics(together: latest.values)
        }
    }
}

extension ClientStatistics {
    /// A broker is up if it is for any client; its times are the longest, its errors the sum.
    init(together all: some Collection<ClientStatistics>) {
        let brokers = Dictionary(grouping: all.flatMap(\.brokers), by: \.name).map { Broker(together: $1, $0) }
        self.init(
            brokers: brokers.sorted { $0.name < $1.name },
            queuedRecords: all.reduce(0) { $0 + $1.queuedRecords },
            queuedBytes: all.reduce(0) { $0 + $1.queuedBytes }
        )
    }
}

extension ClientStatistics.Broker {
    fileprivate init(together all: [Self], _ name: String) {
        self.init(
            name: name,
            isUp: all.contains(where: \.isUp),
            meanRoundTrip: all.map(\.meanRoundTrip).max() ?? 0,
            roundTripP99: all.map(\.roundTripP99).max() ?? 0,
            sendErrors: all.reduce(0) { $0 + $1.sendErrors },
            receiveErrors: all.reduce(0) { $0 + $1.receiveErrors },
            timeouts: all.reduce(0) { $0 + $1.timeouts }
        )
    }
}
