/// Whose positions they are: a file may hold those of several applications, and of several sinks of one.
struct PositionKey: Hashable, Sendable {
    /// The consumer group: it is what Kafka knows an application's progress by, so that a new group begins anew here too.
    let group: String
    /// The sink's name.
    let sink: String
    /// The run that holds the partitions it was assigned: another one that is assigned them takes them over, and this
    /// one's late writes are refused.
    let owner: Int64
}
