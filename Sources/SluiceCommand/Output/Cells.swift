import SluiceKafka

extension Int64? {
    /// A dash where it can't be told.
    var cell: String { map { "\($0)" } ?? "-" }
}

extension ConsumerGroups.CommittedOffset? {
    /// A dash where there is none.
    var cell: String { map { "\($0.offset)" } ?? "-" }
}

extension ConsumerGroups.Member {
    /// `client (host)`, with the instance where it has a name.
    var name: String {
        let instance = instanceID.map { ", instance \($0)" } ?? ""
        return "\(clientID) (\(host)\(instance))"
    }
}
