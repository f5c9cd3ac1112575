import SluiceCore

/// The two that share the work: the process with the driver, and a simple model of another one.
enum Side: Int, CaseIterable {
    case us
    case other
}

/// A consumer as its own client sees it, which may be behind the group.
struct ModelMember {
    /// As the group named it; nil while it is no member, as far as it knows.
    var id: Int?
    var metadata = GroupMetadata.none
    /// Assigned, and not let go.
    var held: Set<TopicPartition> = []
    /// Of those, what is to be let go before it joins the rebalance.
    var owed: Set<TopicPartition> = []
    /// Which assignment of a partition is the present one.
    var arrivals: [TopicPartition: Int] = [:]
    /// It joins anew when it has let go of everything.
    var wasThrownOut = false
    /// Whether that has been told to the driver.
    var knowsOfLoss = false

    mutating func letGo(_ partitions: some Sequence<TopicPartition>) {
        for partition in partitions {
            held.remove(partition)
            owed.remove(partition)
            arrivals[partition] = nil
        }
    }
}
