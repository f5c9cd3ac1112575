/// Values by lane. Lanes of a kind are numbered without gaps, so arrays serve, and nothing is hashed.
struct LaneMap<Value> {
    private var partitions: [Value?] = []
    private var buckets: [Value?] = []

    /// The lane's value; nil where there is none.
    subscript(_ lane: LaneID) -> Value? {
        get {
            switch lane.kind {
            case .partition: lane.index < partitions.count ? partitions[lane.index] : nil
            case .bucket: lane.index < buckets.count ? buckets[lane.index] : nil
            }
        }
        _modify {
            switch lane.kind {
            case .partition:
                Self.reserve(lane.index, in: &partitions)
                yield &partitions[lane.index]
            case .bucket:
                Self.reserve(lane.index, in: &buckets)
                yield &buckets[lane.index]
            }
        }
    }

    private static func reserve(_ index: Int, in values: inout [Value?]) {
        while values.count <= index { values.append(nil) }
    }
}
