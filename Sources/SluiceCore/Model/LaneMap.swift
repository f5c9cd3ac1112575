/// Values by lane. Lanes are numbered without gaps, so an array serves, and nothing is hashed.
struct LaneMap<Value> {
    private var values: [Value?] = []

    /// The lane's value; nil where there is none.
    subscript(_ lane: LaneID) -> Value? {
        get { lane.index < values.count ? values[lane.index] : nil }
        _modify {
            reserve(lane)
            yield &values[lane.index]
        }
    }

    private mutating func reserve(_ lane: LaneID) {
        while values.count <= lane.index { values.append(nil) }
    }
}
